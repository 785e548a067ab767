import { type FigureName, type Measurement, ratio, type Spread, spreadOf } from './figures.js';
import type { Peer } from './peer.js';
import type { Results } from './results.js';

type Named = Pick<Peer, 'name' | 'what'>;

const OURS = /^lexiclip-/;
const EMPTY = '';

const short = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** The median, and what lies around it when there are several rounds. */
const around = (found: Spread | undefined, print = short): string => {
  if (found === undefined) return EMPTY;
  const { min, median, max } = found;
  return min === max ? print(median) : `${print(median)} (${print(min)} to ${print(max)})`;
};

/** A table in Markdown, with columns as wide as their longest cell. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n');
}

/** The fastest first, those without a figure last. */
function byRate(peers: readonly Named[], all: readonly Measurement[]): Named[] {
  const rate = ({ name }: Named) => spreadOf(all, name, 'images100')?.median ?? -1;
  return [...peers].sort((a, b) => rate(b) - rate(a));
}

/** Everything about images and prompts, and how far we are ahead of it, or it of us. */
function rates(peers: readonly Named[], { measurements, skipped }: Results): string[][] {
  const ours = peers.filter(({ name }) => OURS.test(name) && spreadOf(measurements, name, 'images100'));
  const head = ['', 'images/s, 100 labels', '1,000 labels', ...ours.map(({ name }) => `${name} ÷ it`)];
  const asked = byRate(peers, measurements).filter(
    ({ name }) => name in skipped || measurements.some(({ peer }) => peer === name),
  );
  const rows = asked.map(({ name, what }) => {
    const of = (figure: FigureName) => around(spreadOf(measurements, name, figure));
    if (!measurements.some(({ peer }) => peer === name)) {
      return [what, `skipped: ${skipped[name]}`, ...head.slice(2).map(() => EMPTY)];
    }
    const ratios = ours.map((our) => around(ratio(measurements, our.name, name, 'images100')));
    return [what, of('images100'), of('images1000'), ...ratios];
  });
  return [head, ...rows];
}

/** The other figures, for peers that have any. */
function others(peers: readonly Named[], { measurements }: Results): string[][] {
  const head = ['', 'prompts/s', 'one image at idle, ms', 'health under load, p99, ms'];
  const names: FigureName[] = ['prompts', 'idleMs', 'healthMs'];
  const rows = byRate(peers, measurements).map(({ name, what }) => [
    what,
    ...names.map((figure) => around(spreadOf(measurements, name, figure))),
  ]);
  return [head, ...rows.filter(([, ...cells]) => cells.some((cell) => cell !== EMPTY))];
}

function bursts(peers: readonly Named[], { measurements, strains }: Results): string[][] {
  const head = [
    '',
    'burst: answered, refused, failed',
    'until the last answer',
    'a refusal, median',
    'a truncated JPEG',
  ];
  const rows = byRate(peers, measurements).flatMap(({ name, what }) => {
    const alone = measurements.find(({ peer, truncated }) => peer === name && truncated)?.truncated;
    const strained = strains[name];
    if (!strained) return alone ? [[what, EMPTY, EMPTY, EMPTY, alone]] : [];
    const { burst, truncated } = strained;
    const { answered, refused, failed, seconds, refusalMs } = burst;
    const counts = `${answered}, ${refused}, ${failed}`;
    const refusal = refusalMs === null ? EMPTY : `${short(refusalMs)} ms`;
    return [[what, counts, `${short(seconds)} s`, refusal, truncated]];
  });
  return [head, ...rows];
}

/** Which peers are faster than the fastest and than the slowest form of ours, in one sentence each. */
export function ahead(peers: readonly Named[], { measurements }: Results): string[] {
  const ours = peers.filter(({ name }) => OURS.test(name) && spreadOf(measurements, name, 'images100'));
  return ours.map((our) => {
    const found = byRate(peers, measurements).flatMap(({ name, what }) => {
      const times = OURS.test(name) ? undefined : ratio(measurements, name, our.name, 'images100');
      return times && times.median > 1 ? [`${what} (${around(times)} times)`] : [];
    });
    return `Ahead of ${our.what} in images/s: ${found.length > 0 ? found.join('; ') : 'nobody measured here'}.`;
  });
}

/** From this share of the cores on, other processes are said to have disturbed a measurement. */
const DISTURBING = 0.1;

/** Which rounds of whom were disturbed; undefined without any. */
export function disturbed(peers: readonly Named[], { measurements }: Results): string | undefined {
  const found = peers.flatMap(({ name }) =>
    measurements
      .filter(({ peer }) => peer === name)
      .flatMap(({ others = 0 }, i) =>
        others >= DISTURBING ? [`${name} in round ${i + 1} (${Math.round(others * 100)} % of the cores)`] : [],
      ),
  );
  return found.length > 0 ? `Disturbed by other processes: ${found.join(', ')}.` : undefined;
}

/** The whole report in Markdown, what is ahead of us first. */
export function report(peers: readonly Named[], results: Results): string {
  const { circumstances, versions, weights, measurements } = results;
  const notes = peers.flatMap(({ name, what }) => {
    const said = measurements.filter(({ peer }) => peer === name).flatMap((one) => one.notes);
    return said.length > 0 ? [`- ${what}: ${[...new Set(said)].join('; ')}`] : [];
  });
  const rounds = Math.max(0, ...peers.map(({ name }) => measurements.filter(({ peer }) => peer === name).length));
  const warning = disturbed(peers, results);
  return [
    `${circumstances.processor}, ${circumstances.threads} threads, model ${circumstances.model}, ${circumstances.seconds} s for each rate, ` +
      `${rounds === 1 ? 'in one round' : `in up to ${rounds} rounds: medians, and the least and the greatest`}. Weights for torch: ${weights}.`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(' · '),
    ...(warning === undefined ? [] : [warning]),
    ...ahead(peers, results),
    ...[rates, others, bursts]
      .map((rows) => rows(peers, results))
      .filter(({ length }) => length > 1)
      .map(markdownTable),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ].join('\n\n');
}

const PART = /(<!-- peers: made by npm run bench:peers -->)[\s\S]*(<!-- end of peers -->)/;

/**
 * A Markdown page with another report between its two marks.
 *
 * @throws Error where it has no marks
 */
export function withReport(page: string, found: string): string {
  if (!PART.test(page)) throw new Error('the page has no part "peers: made by npm run bench:peers"');
  return page.replace(PART, (_, start: string, end: string) => `${start}\n\n${found}\n\n${end}`);
}
