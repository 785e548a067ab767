import { Button, Group, List, Select, SimpleGrid, Stack } from '@mantine/core';
import { useCallback, useState } from 'react';
import { Link, useParams } from 'react-router';
import { FollowedJob, StartsJob } from '../../jobs/followed-job.js';
import { useAddress } from '../../parts/address/address.js';
import { useAddresses } from '../../parts/address/addresses.js';
import { Page } from '../../parts/page.js';
import { SampleSetPicker, VersionPicker } from '../../parts/pickers/pickers.js';
import { versionRef } from '../../parts/pickers/version-ref.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { FlipSection } from './flip-section.js';
import { type FlipSource, useFlipFigures } from './flip-source.js';
import { type ComparedFigures, SECTIONS, summaryOf } from './summary.js';
import { useDefaults } from './use-defaults.js';

/** Before and after of every picture that is answered differently by two versions. */
export const Screen = () => {
  const { slug = '' } = useParams();
  return (
    <Page title="Flip wall" about={`Pictures that two versions of ${slug} answer differently, before and after.`}>
      <Needs scope="CATALOG_READ">
        <Wall slug={slug} />
      </Needs>
    </Page>
  );
};

function Wall({ slug }: { slug: string }) {
  const { from, to, samples, change, versions, hasOneVersion, hasNoSamples } = useDefaults(slug);
  const [job] = useAddress('job');
  if (versions.failure || !versions.data)
    return (
      <Shown answer={versions} what="versions">
        {() => null}
      </Shown>
    );
  if (!versions.data.labelSet) return <Empty title={`There is no label set “${slug}”.`} />;
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 3 }} maw={880}>
        <VersionPicker
          slug={slug}
          label="Before"
          value={from}
          onChange={(value) => change({ from: value, job: null })}
          latest={false}
        />
        <VersionPicker
          slug={slug}
          label="After"
          value={to}
          onChange={(value) => change({ to: value, job: null })}
          latest={false}
        />
        <SampleSetPicker labelSet={slug} value={samples} onChange={(value) => change({ samples: value, job: null })} />
      </SimpleGrid>
      {hasNoSamples && samples === null && (
        <Empty title="There is no sample set yet: pictures with their right answers, which both versions are asked about.">
          <Button component={Link} to="/samples" variant="default">
            To the sample sets
          </Button>
        </Empty>
      )}
      {hasOneVersion && from === null && <Empty title="There is one version only, and nothing to compare it with." />}
      {from !== null && to !== null && samples !== null && (
        <Compared key={`${from} ${to} ${samples} ${job}`} slug={slug} from={from} to={to} samples={samples} job={job} />
      )}
    </>
  );
}

interface ComparedProps {
  readonly slug: string;
  readonly from: string;
  readonly to: string;
  readonly samples: string;
  readonly job: string | null;
}

function Compared({ slug, from, to, samples, job }: ComparedProps) {
  const change = useAddresses();
  const [isDone, setDone] = useState(false);
  const preview = {
    from: versionRef(slug, from),
    to: { version: versionRef(slug, to) },
    sampleSet: { slug: samples },
  };
  const source: FlipSource = job === null ? { preview } : { job };
  const answer = useFlipFigures(source, job !== null && !isDone);
  if (job !== null && !isDone)
    return <FollowedJob id={job} onDone={() => setDone(true)} onLeave={() => change({ job: null })} />;
  if (answer.failure?.code === 'TOO_LARGE_TO_WAIT')
    return <StartsJob failure={answer.failure} input={{ preview }} onStarted={(id) => change({ job: id })} />;
  return (
    <Shown answer={answer} what="what changes">
      {(figures) => figures && <Flips figures={figures} source={source} />}
    </Shown>
  );
}

const KINDS = SECTIONS.map(({ kind, title }) => ({ value: kind, label: title }));

function Flips({ figures, source }: { figures: ComparedFigures; source: FlipSource }) {
  const [kind, setKind] = useAddress('kind');
  const [label, setLabel] = useAddress('label');
  const [found, setFound] = useState<Readonly<Record<string, readonly string[]>>>({});
  const onLabels = useCallback(
    (section: string, labels: readonly string[]) => setFound((before) => ({ ...before, [section]: labels })),
    [],
  );
  const labels = [...new Set([...Object.values(found).flat(), ...(label === null ? [] : [label])])].sort();
  return (
    <Stack gap="lg">
      <Summary figures={figures} />
      <Group gap="sm">
        <Select label="Show" placeholder="all kinds" data={KINDS} value={kind} onChange={setKind} clearable />
        <Select
          label="About the label"
          placeholder="any label"
          data={labels}
          value={label}
          onChange={setLabel}
          searchable
          clearable
        />
      </Group>
      {SECTIONS.filter((section) => kind === null || section.kind === kind).map((section) => (
        <FlipSection key={section.kind} section={section} source={source} label={label} onLabels={onLabels} />
      ))}
    </Stack>
  );
}

const Summary = ({ figures }: { figures: ComparedFigures }) => (
  <List spacing={2} data-testid="summary">
    {summaryOf(figures).map((sentence) => (
      <List.Item key={sentence}>{sentence}</List.Item>
    ))}
  </List>
);
