import { readFile } from 'node:fs/promises';
import { proportion } from '#lexiclip/services/evaluation/statistics/intervals.js';
import type { Photo, Pictures } from './pictures.js';
import type { Traveller } from './traveller.js';

const FALSE_ACCEPTS = 0.05;
const COVERAGES = [0.8, 0.9, 0.95];
const PHOTOS_PER_REQUEST = 50;

const CALIBRATION = `query { labelSet(slug: "animals") { version(number: 2) { calibrations {
  id score threshold expectedRate { value low high } heldOut { falseAccepts { value low high count of } }
} } } }`;
const ANSWERS = `query ($input: ClassifyManyInput!) { classifyMany(input: $input) {
  __typename ... on Classification {
    unknown predictions { name confidence } provenance { calibration { id } }
    ${COVERAGES.map((coverage, i) => `set${i}: predictionSet(coverage: ${coverage}) { size predictions { name } }`).join('\n')}
  } } }`;

interface Answer {
  readonly unknown: boolean;
  readonly predictions: readonly { readonly name: string; readonly confidence: number | null }[];
  readonly provenance: { readonly calibration: { readonly id: string } | null };
  readonly [set: `set${number}`]: { readonly size: number; readonly predictions: readonly { readonly name: string }[] };
}

/** What a calibration promises holds on photos that the service has not seen. */
export async function calibrates(traveller: Traveller, { apart }: Pictures): Promise<void> {
  const early = await traveller.run('classify', apart[0]?.path as string, '--set', 'animals@2', '--calibrated');
  traveller.sees('nothing is calibrated before', early.messages.includes('NOT_CALIBRATED'), early.messages.trim());
  const rate = String(FALSE_ACCEPTS);
  await traveller.does('calibrate', 'animals@2', '--samples', 'photos', '--false-accepts', rate);
  const [calibration] = (await traveller.client.data(CALIBRATION)).labelSet.version.calibrations;
  const answers = await answersTo(apart, traveller);
  const follows = answers.every(({ provenance }) => provenance.calibration?.id === calibration.id);
  traveller.sees(
    'answers name their calibration',
    follows,
    `${calibration.score} from ${calibration.threshold.toFixed(3)}`,
  );
  seesRate(traveller, calibration.expectedRate, apart, answers);
  seesSets(traveller, apart, answers);
  seesConfidence(traveller, apart, answers);
}

async function answersTo(photos: readonly Photo[], { client }: Traveller): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < photos.length; start += PHOTOS_PER_REQUEST) {
    const some = photos.slice(start, start + PHOTOS_PER_REQUEST);
    const images = await Promise.all(
      some.map(async ({ path }) => ({ base64: (await readFile(path)).toString('base64') })),
    );
    const input = { images, labelSet: { slug: 'animals', version: 2 }, calibrated: true, topK: 1 };
    answers.push(...(await client.data(ANSWERS, { input })).classifyMany);
  }
  return answers;
}

/** The share of the photos apart in no label that is accepted is one that the stated interval allows. */
function seesRate(
  traveller: Traveller,
  expected: { readonly low: number; readonly high: number },
  apart: readonly Photo[],
  answers: readonly Answer[],
): void {
  const unknown = answers.filter((_, i) => apart[i]?.label === null);
  const { low, high, count, of } = proportion(unknown.filter((answer) => !answer.unknown).length, unknown.length);
  const holds = (low as number) <= expected.high && (high as number) >= expected.low;
  const known = answers.filter((_, i) => apart[i]?.label !== null);
  const accepted = known.filter((answer) => !answer.unknown).length;
  const stated = `stated ${percent(expected.low)} to ${percent(expected.high)}`;
  const figures = `${count} of ${of} accepted, ${stated}; of a label ${accepted} of ${known.length}`;
  traveller.sees(`${percent(FALSE_ACCEPTS)} false accepts hold`, holds, figures);
}

function seesSets(traveller: Traveller, apart: readonly Photo[], answers: readonly Answer[]): void {
  const known = answers.flatMap((answer, i) => {
    const label = apart[i]?.label;
    return label == null ? [] : [{ answer, label }];
  });
  for (const [i, coverage] of COVERAGES.entries()) {
    const sets = known.map(({ answer, label }) => ({ ...answer[`set${i}`], label }));
    const covered = sets.filter(({ predictions, label }) => predictions?.some(({ name }) => name === label)).length;
    const labels = sets.reduce((sum, { size = 0 }) => sum + size, 0) / sets.length;
    const { high } = proportion(covered, sets.length);
    const figures = `${covered} of ${sets.length} sets hold the right label, of ${labels.toFixed(2)} labels on average`;
    traveller.sees(`sets of ${percent(coverage)} cover that`, (high as number) >= coverage && labels < 9, figures);
  }
}

/** Confidences are as high as answers are right, within what so many photos can tell. */
function seesConfidence(traveller: Traveller, apart: readonly Photo[], answers: readonly Answer[]): void {
  const gaps = answers.flatMap(({ predictions: [best] }, i) => {
    const label = apart[i]?.label;
    return label == null || best?.confidence == null ? [] : [best.confidence - Number(best.name === label)];
  });
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const spread = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1) / gaps.length);
  const figures = `too sure by ${(mean * 100).toFixed(1)} ± ${(196 * spread).toFixed(1)} points, of ${gaps.length}`;
  // Three standard errors, and what the fit itself may be off.
  traveller.sees('confidences are honest', gaps.length > 0 && Math.abs(mean) < 3 * spread + 0.05, figures);
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;
