import { Alert, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useAnswer } from '../../api/answer.js';
import { changeCount } from '../../draft/draft.js';
import { LabelSetVersionsDocument, LintFindingsDocument } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { useAddresses } from '../../parts/address/addresses.js';
import { counted } from '../../parts/figures/points.js';
import { Page } from '../../parts/page.js';
import { SampleSetPicker, VersionPicker } from '../../parts/pickers/pickers.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { Findings } from './findings.js';
import { numberOf } from './number-of.js';
import { Suggestions } from './suggestions.js';
import { type Fixes, useFixes } from './use-fix.js';

/** Most versions that one answer lists: any other is found by its number. */
const VERSIONS = 100;

/** What speaks against a vocabulary, and by which edits more pictures would be right. */
export const Screen = () => {
  const { slug = '' } = useParams();
  return (
    <Page
      title="Lint and suggestions"
      about={`What speaks against the vocabulary ${slug}, and what would make it better. Fixes go into your draft.`}
    >
      <Needs scope="CATALOG_READ">
        <Lint slug={slug} />
      </Needs>
    </Page>
  );
};

function Lint({ slug }: { slug: string }) {
  const [at] = useAddress('at');
  const [samples] = useAddress('samples');
  const change = useAddresses();
  const answer = useAnswer(LabelSetVersionsDocument, { slug, first: VERSIONS });
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={600}>
        <VersionPicker slug={slug} value={at} onChange={(value) => change({ at: value, job: null })} />
        <SampleSetPicker
          labelSet={slug}
          value={samples}
          onChange={(value) => change({ samples: value, job: null })}
          placeholder="none: texts alone"
          allowDeselect
          clearable
        />
      </SimpleGrid>
      <Shown answer={answer} what="the versions">
        {({ labelSet }) => {
          const version = labelSet && numberOf(at, labelSet);
          if (!version) return <Empty title={`There is no such version of “${slug}”.`} />;
          return <OfVersion slug={slug} version={version} latest={labelSet.latest.number} samples={samples} />;
        }}
      </Shown>
    </>
  );
}

interface OfVersionProps {
  readonly slug: string;
  readonly version: number;
  readonly latest: number;
  readonly samples: string | null;
}

function OfVersion({ slug, version, latest, samples }: OfVersionProps) {
  const sampleSet = samples === null ? null : { slug: samples };
  const answer = useAnswer(LintFindingsDocument, { slug, version, sampleSet });
  const fixes = useFixes(slug, version, latest);
  return (
    <Stack gap="xl">
      <DraftLine slug={slug} fixes={fixes} />
      <Stack gap="sm" component="section" aria-label="Findings">
        <Title order={2} size="h4">
          Findings
        </Title>
        <Shown answer={answer} what="findings">
          {({ labelSet }) => labelSet?.version && <Findings findings={labelSet.version.findings} fixes={fixes} />}
        </Shown>
      </Stack>
      <Stack gap="sm" component="section" aria-label="Suggestions">
        <Title order={2} size="h4">
          Suggestions
        </Title>
        <Suggestions slug={slug} version={version} samples={samples} latest={latest} />
      </Stack>
    </Stack>
  );
}

/** What the draft has, or why nothing can be put into it. */
function DraftLine({ slug, fixes: { draft, whyNot } }: { slug: string; fixes: Fixes }) {
  if (whyNot) return <Alert color="gray" title={whyNot} />;
  if (!draft) return null;
  return (
    <Group gap="sm" role="status">
      <Text>Your draft has {counted(changeCount(draft), 'change')}.</Text>
      <Button component={Link} to={`/sets/${slug}/labels`} variant="default" size="xs">
        To the draft
      </Button>
    </Group>
  );
}
