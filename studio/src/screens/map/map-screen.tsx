import { Alert, Button, Group, Progress, Select, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { useAnswer } from '../../api/answer.js';
import { MapVersionDocument } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { Page } from '../../parts/page.js';
import { SampleSetPicker, VersionPicker } from '../../parts/pickers/pickers.js';
import { versionRef } from '../../parts/pickers/version-ref.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { MapChart } from './map-chart.js';
import { NearList } from './near-list.js';
import { type DrawnMap, type MapSubject, useMap } from './use-map.js';
import { sharesOf } from './vectors.js';

/** What is laid out at most. */
const MOST = 5_000;

/** Labels and pictures in two dimensions: what the model finds alike lies near. */
export function Screen() {
  const { slug = '' } = useParams();
  const [at, setAt] = useAddress('at');
  const [samples, setSamples] = useAddress('samples');
  return (
    <Page title={`Map of ${slug}`} about="Labels and pictures in two dimensions: what the model finds alike lies near.">
      <Needs scope="CATALOG_READ">
        <Group align="flex-end">
          <VersionPicker slug={slug} value={at} onChange={setAt} />
          <SampleSetPicker labelSet={slug} value={samples} onChange={setSamples} clearable />
        </Group>
        <Counted key={`${slug} ${at} ${samples}`} slug={slug} at={at} samples={samples} />
      </Needs>
    </Page>
  );
}

/** Finds out how many there are, and so which of them are shown. */
function Counted({ slug, at, samples }: { slug: string; at: string | null; samples: string | null }) {
  const { version, tag } = versionRef(slug, at);
  const answer = useAnswer(MapVersionDocument, {
    slug,
    number: version ?? null,
    tag: tag ?? null,
    named: version !== undefined || tag !== undefined,
    samples: samples ?? '',
    withSamples: samples !== null,
  });
  return (
    <Shown answer={answer} what="the version">
      {({ labelSet, sampleSet }) => {
        const found = labelSet?.version ?? labelSet?.latest;
        if (!found) return <Empty title="There is no such label set or version." />;
        const pictures = sampleSet?.latest;
        return (
          <Drawn
            slug={slug}
            number={found.number}
            labels={found.labelCount}
            samples={
              samples !== null && pictures
                ? { slug: samples, number: pictures.number, total: pictures.sampleCount }
                : null
            }
          />
        );
      }}
    </Shown>
  );
}

interface DrawnProps {
  readonly slug: string;
  readonly number: number;
  readonly labels: number;
  readonly samples: { readonly slug: string; readonly number: number; readonly total: number } | null;
}

function Drawn({ slug, number, labels, samples }: DrawnProps) {
  const { slug: sampleSet, number: sampleVersion, total = 0 } = samples ?? {};
  const subject = useMemo<MapSubject>(() => {
    const shares = sharesOf(labels, total, MOST);
    return {
      labels: { slug, number, total: labels, wanted: shares.labels },
      samples:
        sampleSet !== undefined && sampleVersion !== undefined
          ? { slug: sampleSet, number: sampleVersion, total, wanted: shares.samples }
          : null,
    };
  }, [slug, number, labels, sampleSet, sampleVersion, total]);
  const { progress, cancel, again } = useMap(subject);
  if (progress.state === 'failed') return <FailureNotice failure={progress.failure} onRetry={again} />;
  if (progress.state === 'drawn') return <Explored map={progress.map} subject={subject} />;
  const { done, of, state } = progress;
  return (
    <Stack maw={520} role="status">
      <Text size="sm">
        {state === 'loading'
          ? `Reading vectors: ${done.toLocaleString()} of ${of.toLocaleString()}`
          : of === 0
            ? 'Laying them out: finding what lies near'
            : `Laying them out: round ${done} of ${of}`}
      </Text>
      <Progress value={of === 0 ? 0 : (100 * done) / of} aria-label="Progress of the map" />
      <Group>
        <Button size="xs" variant="default" onClick={cancel}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}

function Explored({ map, subject }: { map: DrawnMap; subject: MapSubject }) {
  const [found, setFound] = useAddress('label');
  const names = useMemo(() => [...new Set(map.labels)], [map]);
  const place = found === null ? -1 : map.labels.indexOf(found);
  const find = (label: number) => setFound(map.labels[label] ?? null);
  return (
    <Stack>
      <Select
        label="Find a label"
        maw={360}
        searchable
        clearable
        limit={100}
        data={names}
        value={place === -1 ? null : found}
        onChange={setFound}
        nothingFoundMessage="no label of that name on the map"
      />
      {found !== null && place === -1 && (
        <Alert color="gray" title="It is not on the map">
          “{found}” is not in this version, or not among the labels that are shown.
        </Alert>
      )}
      <MapChart map={map} marked={place === -1 ? null : place} onPick={find} />
      <Text size="sm" c="dimmed">
        {shownText('labels', map.labels.length, subject.labels.total)}
        {subject.samples && ` ${shownText('pictures', map.samples.length, subject.samples.total)}`} Texts and pictures
        lie apart to the model: each kind is centred on its own mean first. UMAP keeps neighbours together; distances
        between far groups, and the axes, mean nothing.
      </Text>
      <NearList map={map} onFind={find} />
    </Stack>
  );
}

const shownText = (what: string, shown: number, total: number): string =>
  shown < total
    ? `${shown.toLocaleString()} of ${total.toLocaleString()} ${what}, taken evenly.`
    : `All ${total.toLocaleString()} ${what}.`;
