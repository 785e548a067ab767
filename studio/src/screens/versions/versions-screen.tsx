import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useParams } from 'react-router';
import { useAnswer } from '../../api/answer.js';
import { useRequest } from '../../api/request.js';
import { TagsOfSetDocument, VersionHistoryDocument, type VersionSummaryFragment } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { useAddresses } from '../../parts/address/addresses.js';
import { MoreButton } from '../../parts/more-button.js';
import { Page } from '../../parts/page.js';
import { SampleSetPicker, VersionPicker } from '../../parts/pickers/pickers.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown, Waiting } from '../../parts/states/states.js';
import { type LoadPage, usePages } from '../../parts/use-pages.js';
import { useSession } from '../../session/session.js';
import { type Asked, Dialogs } from './dialogs.js';
import { DiffView } from './diff/diff-view.js';
import type { Tag } from './tags/move-dialog.js';
import { TagCard } from './tags/tag-card.js';
import { VersionRow } from './version-row.js';

const PAGE = 20;

/** The history of a label set: what changed, and which version each tag is on. */
export const Screen = () => {
  const { slug = '' } = useParams();
  return (
    <Page title="Versions and tags" about={`What became of ${slug}, and which of its versions is used where.`}>
      <Needs scope="CATALOG_READ">
        <Versions slug={slug} />
      </Needs>
    </Page>
  );
};

function useHistory(slug: string) {
  const request = useRequest();
  const load: LoadPage<VersionSummaryFragment> = useCallback(
    async (after, signal) => {
      const { labelSet } = await request(VersionHistoryDocument, { slug, first: PAGE, after }, { signal });
      return labelSet?.versions ?? { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false } };
    },
    [request, slug],
  );
  return usePages(load);
}

function Versions({ slug }: { slug: string }) {
  const answer = useAnswer(TagsOfSetDocument, { slug });
  const history = useHistory(slug);
  const [asked, setAsked] = useState<Asked>();
  const close = useCallback(() => setAsked(undefined), []);
  const onDone = () => {
    close();
    history.again();
    answer.refresh();
  };
  return (
    <Shown answer={answer} what="versions and tags">
      {({ labelSet }) =>
        labelSet ? (
          <Stack gap="xl">
            <Tags tags={labelSet.tags} onAsk={setAsked} />
            <Compare slug={slug} />
            <History
              slug={slug}
              latest={labelSet.latest.number}
              tags={labelSet.tags}
              pages={history}
              onAsk={setAsked}
            />
            {asked && (
              <Dialogs
                slug={slug}
                asked={asked}
                latest={labelSet.latest.number}
                tags={labelSet.tags}
                onClose={close}
                onDone={onDone}
              />
            )}
          </Stack>
        ) : (
          <Empty title={`There is no label set “${slug}”.`} />
        )
      }
    </Shown>
  );
}

type Ask = (asked: Asked) => void;

function Tags({ tags, onAsk }: { tags: readonly Tag[]; onAsk: Ask }) {
  const { can } = useSession();
  return (
    <Stack gap="sm" component="section" aria-label="Tags">
      <Title order={2} size="h4">
        Tags
      </Title>
      {tags.length === 0 && (
        <Text c="dimmed">There is none yet. Put one on a version by its menu, such as “production”.</Text>
      )}
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} component="ul" p={0} m={0}>
        {tags.map((tag) => (
          <TagCard
            key={tag.name}
            tag={tag}
            mayChange={can('CATALOG_WRITE')}
            onPolicy={() => onAsk({ what: 'policy', tag: tag.name })}
            onRemovePolicy={() => onAsk({ what: 'remove-policy', tag: tag.name })}
            onRemove={() => onAsk({ what: 'remove-tag', tag: tag.name })}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function Compare({ slug }: { slug: string }) {
  const [from, setFrom] = useAddress('from');
  const [to, setTo] = useAddress('to');
  return (
    <Stack gap="sm" component="section" aria-label="Compare" id="compare">
      <Title order={2} size="h4">
        Compare two versions
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={600}>
        <VersionPicker
          slug={slug}
          label="From"
          latest={false}
          value={from}
          onChange={setFrom}
          placeholder="choose one"
        />
        <VersionPicker slug={slug} label="To" latest={false} value={to} onChange={setTo} placeholder="choose one" />
      </SimpleGrid>
      {from !== null && to !== null && <DiffView key={`${from} ${to}`} slug={slug} from={from} to={to} />}
    </Stack>
  );
}

interface HistoryProps {
  readonly slug: string;
  readonly latest: number;
  readonly tags: readonly Tag[];
  readonly pages: ReturnType<typeof useHistory>;
  readonly onAsk: Ask;
}

function History({ slug, latest, tags, pages, onAsk }: HistoryProps) {
  const { can } = useSession();
  const change = useAddresses();
  const [samples, setSamples] = useAddress('samples');
  const onMove = useCallback((tag: string, to: number) => onAsk({ what: 'move', tag, to }), [onAsk]);
  const onCompare = (from: number, to: number) => {
    change({ from: String(from), to: String(to) });
    document.getElementById('compare')?.scrollIntoView({ block: 'start' });
  };
  return (
    <Stack gap="sm" component="section" aria-label="History">
      <Title order={2} size="h4">
        History
      </Title>
      {can('CATALOG_WRITE') && tags.length > 0 && (
        <Text size="sm" c="dimmed">
          Drag a tag onto another version, or use the menu of that version.
        </Text>
      )}
      <SampleSetPicker
        labelSet={slug}
        label="Figures on the sample set"
        value={samples}
        onChange={setSamples}
        clearable
        maw={320}
      />
      {pages.total === undefined && !pages.failure && <Waiting what="the history" />}
      <Stack gap="xs" component="ol" p={0} m={0}>
        {pages.items.map((version) => (
          <VersionRow
            key={version.id}
            version={version}
            slug={slug}
            latest={latest}
            tags={tags.map(({ name }) => name)}
            mayChange={can('CATALOG_WRITE')}
            samples={samples}
            onMove={onMove}
            onNewTag={(to) => onAsk({ what: 'new-tag', to })}
            onRestore={(version) => onAsk({ what: 'restore', version })}
            onCompare={onCompare}
          />
        ))}
      </Stack>
      <MoreButton pages={pages} what="versions" />
    </Stack>
  );
}
