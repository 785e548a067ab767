import { Group, NumberInput, Select, Stack, Switch, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { useAnswer } from '../../../api/answer.js';
import {
  type CalibrateInput,
  type CalibrationTargetInput,
  VersionCalibrationsDocument,
} from '../../../generated/graphql.js';
import { Needs } from '../../../parts/states/needs.js';
import type { Judged } from '../references.js';
import { CalibrationReport } from './calibration-report.js';
import { SendCalibration } from './send-calibration.js';
import type { Point } from './threshold-panel.js';
import { type TargetKind, targetAt, wordsOf } from './threshold-points.js';

const TARGETS: readonly { value: TargetKind; label: string }[] = [
  { value: 'falseAcceptRate', label: 'at most so many false accepts' },
  { value: 'precision', label: 'at least so many of the answered right' },
  { value: 'trueAcceptRate', label: 'at least so many pictures of a label answered' },
];

interface CalibrateProps {
  readonly judged: Judged;
  readonly version: number | null;
  /** Where the slider is. */
  readonly point: Point;
}

/** Calibrates the version for the share that the slider shows, or for another, and shows the calibrations it has. */
export function Calibrate({ judged, version, point }: CalibrateProps) {
  const slug = judged.labelSet.slug;
  const made = useAnswer(VersionCalibrationsDocument, { slug, number: version ?? 1 }, { pause: version === null });
  const calibrations = made.data?.labelSet?.version?.calibrations ?? [];
  return (
    <Stack gap="sm">
      <Title order={3} size="h5">
        Calibrate
      </Title>
      <Text size="sm" c="dimmed" maw={720}>
        A calibration sets the threshold and makes probabilities confidences. Half of the pictures are fitted to, and
        the other half says what to expect.
      </Text>
      <Needs scope="CATALOG_WRITE">
        <CalibrateForm judged={judged} point={point} onMade={made.refresh} />
      </Needs>
      {calibrations.length === 0 && made.data && <Text size="sm">This version is not calibrated yet.</Text>}
      {calibrations.map((calibration, at) => (
        <CalibrationReport key={calibration.id} calibration={calibration} isNewest={at === 0} />
      ))}
    </Stack>
  );
}

function CalibrateForm({ judged, point, onMade }: Omit<CalibrateProps, 'version'> & { onMade: () => void }) {
  const [kind, setKind] = useState<TargetKind>('falseAcceptRate');
  // Null: what the slider shows.
  const [typed, setTyped] = useState<number | null>(null);
  const [isGuaranteed, setGuaranteed] = useState(false);
  const [words, setWords] = useState('');
  const share = typed ?? targetAt(point, kind);
  const negativeLabels = wordsOf(words);
  const input: CalibrateInput | null =
    share === null
      ? null
      : {
          ...judged,
          target: { [kind]: share } as unknown as CalibrationTargetInput,
          guaranteed: isGuaranteed,
          ...(negativeLabels.length > 0 && { negativeLabels }),
        };
  return (
    <Stack gap="sm">
      <Target kind={kind} share={share} onKind={(next) => [setKind(next), setTyped(null)]} onShare={setTyped} />
      <Switch
        label="Guaranteed: reached in 95 % of draws of pictures (a precision in 90 %), not only on average. It takes more pictures."
        checked={isGuaranteed}
        onChange={(event) => setGuaranteed(event.currentTarget.checked)}
      />
      <Textarea
        label="Words for what is in no label (optional)"
        description="10 to 1,000 plain nouns, by commas or lines: then they are tried as a score as well."
        maw={720}
        autosize
        minRows={1}
        maxRows={6}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <SendCalibration input={input} onMade={onMade} />
    </Stack>
  );
}

interface TargetProps {
  readonly kind: TargetKind;
  /** Null where the point has no such share. */
  readonly share: number | null;
  readonly onKind: (kind: TargetKind) => void;
  /** Null: the one of the slider. */
  readonly onShare: (share: number | null) => void;
}

const Target = ({ kind, share, onKind, onShare }: TargetProps) => (
  <Group align="flex-end">
    <Select
      label="For"
      w={320}
      maw="100%"
      size="sm"
      allowDeselect={false}
      data={[...TARGETS]}
      value={kind}
      onChange={(next) => onKind(next as TargetKind)}
    />
    <NumberInput
      label="Share, %"
      w={120}
      size="sm"
      min={0.1}
      max={99.9}
      step={1}
      decimalScale={1}
      value={share === null ? '' : Number((share * 100).toFixed(1))}
      onChange={(value) => onShare(value === '' ? null : Number(value) / 100)}
    />
  </Group>
);
