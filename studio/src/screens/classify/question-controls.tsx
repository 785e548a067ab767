import { Group, SegmentedControl, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { LabelSetPicker, VersionPicker } from '../../parts/pickers/pickers.js';
import { useSession } from '../../session/session.js';
import type { AskedHere } from './use-asked.js';

const SOURCES = [
  { value: 'set', label: 'A label set' },
  { value: 'typed', label: 'Labels typed in here' },
];

/** Chooses what pictures are classified with. */
export const QuestionControls = ({ asked }: { asked: AskedHere }) => (
  <Stack gap="sm">
    <SegmentedControl
      aria-label="Classify with"
      data={SOURCES}
      value={asked.isTyped ? 'typed' : 'set'}
      onChange={(source) => asked.setTyped(source === 'typed')}
      style={{ alignSelf: 'flex-start' }}
    />
    {asked.isTyped ? (
      <TagsInput
        label="Labels"
        description="For these pictures only. Enter ends a label."
        placeholder={asked.labels?.length ? '' : 'cat'}
        value={[...(asked.labels ?? [])]}
        onChange={asked.setLabels}
        splitChars={[',', '\n']}
        maw={640}
      />
    ) : (
      <SetControls asked={asked} />
    )}
  </Stack>
);

function SetControls({ asked }: { asked: AskedHere }) {
  const { can } = useSession();
  const choose = (slug: string | null) => asked.setSet(slug);
  return (
    <Group align="flex-end" gap="sm">
      {can('CATALOG_READ') ? (
        <>
          <LabelSetPicker value={asked.set} onChange={choose} w={240} />
          <VersionPicker slug={asked.set} value={asked.at} onChange={asked.setAt} w={240} />
        </>
      ) : (
        <>
          <TextInput
            label="Label set"
            description="This key cannot list them."
            defaultValue={asked.set ?? ''}
            onBlur={(event) => choose(event.currentTarget.value.trim() || null)}
          />
          <TextInput
            label="Version or tag"
            description="Empty: the latest."
            defaultValue={asked.at ?? ''}
            onBlur={(event) => asked.setAt(event.currentTarget.value.trim() || null)}
          />
        </>
      )}
      <Switch
        label="Calibrated"
        description={asked.isCalibrated === false && !asked.calibrated ? 'this version has no calibration' : undefined}
        checked={asked.calibrated}
        disabled={asked.isCalibrated === false && !asked.calibrated && can('CATALOG_READ')}
        onChange={(event) => asked.setCalibrated(event.currentTarget.checked)}
        mb={6}
      />
    </Group>
  );
}
