import { type Share, shareText } from '../../parts/figures/figure-text.js';

/** What a finding was concluded from, in words. */
export const evidenceRows = (evidence: Readonly<Record<string, unknown>>): [what: string, value: string][] =>
  Object.entries(evidence)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [words(name), valueText(value)]);

/** "crossFittedGain" → "cross fitted gain". */
const words = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

function valueText(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(3);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(valueText).join(isFlat(value) ? ', ' : '; ');
  if (isShare(value)) return shareText(value);
  if (typeof value === 'object' && value !== null) return pairText(value as Record<string, unknown>);
  return String(value);
}

const isFlat = (values: readonly unknown[]): boolean => values.every((value) => typeof value !== 'object');

const isShare = (value: unknown): value is Share =>
  typeof value === 'object' && value !== null && 'count' in value && 'of' in value;

/** What has labels is led by their names: "cat, dog (centred similarity 0.912)". */
function pairText({ labels, ...rest }: Record<string, unknown>): string {
  const others = evidenceRows(rest).map(([what, value]) => `${what} ${value}`);
  if (!Array.isArray(labels)) return others.join(', ');
  const names = valueText(labels);
  return others.length > 0 ? `${names} (${others.join(', ')})` : names;
}
