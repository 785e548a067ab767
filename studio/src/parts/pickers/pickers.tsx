import { Select, type SelectProps } from '@mantine/core';
import { useAnswer } from '../../api/answer.js';
import { LabelSetsDocument, LabelSetVersionsDocument, SampleSetsDocument } from '../../generated/graphql.js';

/** What one page of a list may have at most. */
const PAGE = 100;

interface PickerProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

const COMMON = {
  size: 'sm',
  allowDeselect: false,
  searchable: true,
  nothingFoundMessage: 'nothing of that name',
} as const;

/** Chooses a label set by its slug. */
export function LabelSetPicker({ label = 'Label set', ...props }: PickerProps) {
  const { data } = useAnswer(LabelSetsDocument, { first: PAGE });
  const found = data?.labelSets.nodes.map(({ slug, name }) => ({
    value: slug,
    label: name === slug ? slug : `${name} (${slug})`,
  }));
  return <Select {...COMMON} label={label} placeholder="choose one" data={withValue(found, props.value)} {...props} />;
}

/** Chooses a version by its number or one of its tags. Null is the latest, unless `latest` is false. */
export function VersionPicker({
  slug,
  label = 'Version',
  latest = true,
  value,
  onChange,
  ...props
}: PickerProps & { slug: string | null; latest?: boolean }) {
  const { data } = useAnswer(LabelSetVersionsDocument, { slug: slug ?? '', first: PAGE }, { pause: slug === null });
  const set = data?.labelSet;
  const tags =
    set?.tags.map(({ name, version }) => ({ value: name, label: `${name} (version ${version.number})` })) ?? [];
  const versions =
    set?.versions.nodes.map(({ number, message }) => ({
      value: String(number),
      label: `version ${number}${message ? `: ${message}` : ''}`,
    })) ?? [];
  const groups = [
    ...(latest
      ? [{ group: 'Newest', items: [{ value: LATEST, label: `latest (version ${set?.latest.number ?? '…'})` }] }]
      : []),
    ...(tags.length > 0 ? [{ group: 'Tags', items: tags }] : []),
    { group: 'Versions', items: withValue(versions, value !== null && /^\d+$/.test(value) ? value : null) },
  ];
  return (
    <Select
      {...COMMON}
      label={label}
      data={groups}
      disabled={slug === null}
      value={value ?? (latest ? LATEST : null)}
      onChange={(next) => onChange(next === LATEST ? null : next)}
      {...props}
    />
  );
}

const LATEST = '(latest)';

/** Chooses a sample set by its slug, of those whose answers are in a label set where one is named. */
export function SampleSetPicker({
  labelSet,
  label = 'Sample set',
  ...props
}: PickerProps & { labelSet?: string | null }) {
  const { data } = useAnswer(SampleSetsDocument, { first: PAGE });
  const found = data?.sampleSets.nodes
    .filter((set) => labelSet == null || set.labelSet?.slug === labelSet)
    .map(({ slug, latest }) => ({ value: slug, label: `${slug} (${latest.sampleCount} pictures)` }));
  const placeholder = found?.length === 0 ? 'there is none yet' : 'choose one';
  return <Select {...COMMON} label={label} placeholder={placeholder} data={withValue(found, props.value)} {...props} />;
}

type Item = { value: string; label: string };

/** What is chosen is among the choices, also while they are loaded and when there are more than a page. */
const withValue = (items: Item[] = [], value: string | null): Item[] =>
  value === null || items.some((item) => item.value === value) ? items : [{ value, label: value }, ...items];
