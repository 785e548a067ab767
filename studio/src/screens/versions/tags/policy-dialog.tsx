import { Button, Checkbox, Group, Modal, NumberInput, Radio, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useRequest } from '../../../api/request.js';
import { useSending } from '../../../api/sending.js';
import { SetPolicyOfTagDocument, type UndecidedRule } from '../../../generated/graphql.js';
import { SampleSetPicker } from '../../../parts/pickers/pickers.js';
import { FailureNotice } from '../../../parts/states/failure-notice.js';
import type { Tag } from './move-dialog.js';
import { formOf, type PolicyForm, policyInput } from './policy-form.js';

export interface PolicyDialogProps {
  readonly slug: string;
  readonly tag: Tag;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** What moves of a tag must not make worse. */
export function PolicyDialog({ slug, tag, onClose, onDone }: PolicyDialogProps) {
  const request = useRequest();
  const [form, setForm] = useState(() => formOf(tag.policy));
  const { send, isSending, failure } = useSending();
  const policy = policyInput(form);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      await request(SetPolicyOfTagDocument, { input: { labelSet: slug, tag: tag.name, policy } });
      notifications.show({ message: `The policy of ${tag.name} is set.`, color: 'green' });
      onDone();
    });
  };
  return (
    <Modal opened onClose={onClose} title={`Policy of ${tag.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack component="form" onSubmit={submit}>
        <Fields slug={slug} form={form} onChange={(change) => setForm((before) => ({ ...before, ...change }))} />
        {failure && <FailureNotice failure={failure} />}
        <Group>
          <Button type="submit" disabled={policy === null} loading={isSending}>
            Set the policy
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface FieldsProps {
  readonly slug: string;
  readonly form: PolicyForm;
  readonly onChange: (change: Partial<PolicyForm>) => void;
}

const Fields = ({ slug, form, onChange }: FieldsProps) => (
  <>
    <SampleSetPicker
      labelSet={slug}
      description="Half of its pictures judge: the half that suggestions and calibrations do not use."
      value={form.sampleSet}
      onChange={(sampleSet) => onChange({ sampleSet })}
      required
    />
    <NumberInput
      label="May lose at most, points"
      description="Of right first answers: 2 lets 76 % become 74 %."
      value={form.maxLoss}
      onChange={(maxLoss) => onChange({ maxLoss })}
      min={0.01}
      max={99.99}
      decimalScale={2}
      required
    />
    <NumberInput
      label="False accepts at most, %"
      description="Of pictures in no label. Empty: any."
      value={form.maxFalseAccepts}
      onChange={(maxFalseAccepts) => onChange({ maxFalseAccepts })}
      min={0.01}
      max={99.99}
      decimalScale={2}
    />
    <Radio.Group
      label="Where the pictures are too few to say"
      value={form.undecided}
      onChange={(undecided) => onChange({ undecided: undecided as UndecidedRule })}
    >
      <Stack gap={6} mt={6}>
        <Radio value="REFUSE" label="refuse the move" />
        <Radio value="ALLOW" label="let it pass" />
      </Stack>
    </Radio.Group>
    <Checkbox
      label="Calibrate a version when the tag moves to it"
      checked={form.recalibrate}
      onChange={(event) => onChange({ recalibrate: event.currentTarget.checked })}
    />
  </>
);
