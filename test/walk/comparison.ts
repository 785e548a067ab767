import { basename, dirname, join } from 'node:path';
import type { Pictures } from './pictures.js';
import type { Traveller } from './traveller.js';
import { takesSynonymsOut } from './vocabulary.js';

const EVALUATION = `query ($version: Int!) {
  evaluation(labelSet: { slug: "animals", version: $version }, sampleSet: { slug: "photos" }) {
    sampleCount unknownCount top1 { value low high count of } unknowns { auroc(score: SIMILARITY) }
    confusions(first: 1) { expected { name } predicted { name } count }
  }
}`;
const PREVIEW = `query ($to: PreviewTarget!) {
  preview(from: { slug: "animals", version: 1 }, to: $to, sampleSet: { slug: "photos" }) {
    gained lost difference { value low high } pValue
    flips(first: 100, kind: LOST) { nodes { kind sample { fileName thumbnail } } }
  }
}`;

/** Right or wrong of each photo, as the answers to the photos themselves say. */
async function answersTo({ folder, labels }: Pictures, version: number, traveller: Traveller) {
  const folders = labels.map((label) => join(folder, label));
  const output = await traveller.does('classify', ...folders, '--set', `animals@${version}`, '--top', '1', '--json');
  const rows = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return new Map<string, boolean>(
    rows.map(({ path, predictions }) => [path, predictions[0].name === basename(dirname(path))]),
  );
}

const count = (answers: Iterable<boolean>): number => [...answers].filter(Boolean).length;

/** An evaluation counts what the answers to the photos themselves are. */
export async function evaluates(traveller: Traveller, pictures: Pictures): Promise<void> {
  const { evaluation } = await traveller.client.data(EVALUATION, { version: 1 });
  const right = count((await answersTo(pictures, 1, traveller)).values());
  const { top1, unknowns, confusions } = evaluation;
  const figures = `${top1.count} of ${top1.of} right, ${right} by their answers; AUROC ${unknowns.auroc.toFixed(3)}`;
  traveller.sees('an evaluation is what the answers are', top1.count === right && top1.of === pictures.known, figures);
  const [worst] = confusions;
  const said = `${worst.expected.name} taken for ${worst.predicted.name} ${worst.count} times`;
  traveller.sees('it names what is confused', worst.count > 0 && worst.expected.name !== worst.predicted.name, said);
}

/** Before and after an edit, a preview counts what the answers are, also of the edit as a draft. */
export async function previews(traveller: Traveller, pictures: Pictures): Promise<void> {
  const draft = pictures.labels.map((name) => ({ name, synonyms: [] }));
  const drafted = (await traveller.client.data(PREVIEW, { to: { draft: { upsert: draft } } })).preview;
  const version = await takesSynonymsOut(traveller);
  const to = { version: { slug: 'animals', version } };
  const { gained, lost, difference, pValue, flips } = (await traveller.client.data(PREVIEW, { to })).preview;
  const [before, after] = [await answersTo(pictures, 1, traveller), await answersTo(pictures, version, traveller)];
  const better = count([...after].map(([path, isRight]) => isRight && !before.get(path)));
  const worse = count([...before].map(([path, isRight]) => isRight && !after.get(path)));
  const figures = `${gained} gained, ${lost} lost, ${better} and ${worse} by the answers; p ${pValue.toPrecision(2)}`;
  traveller.sees('a preview is what changes', gained === better && lost === worse, figures);
  traveller.sees('it is better', difference.low > 0 && pValue < 0.05, `${(difference.value * 100).toFixed(1)} points`);
  const asDraft = `${drafted.gained} gained, ${drafted.lost} lost as a draft`;
  traveller.sees('which a draft has said before', drafted.gained === gained && drafted.lost === lost, asDraft);
  const shown = flips.nodes.filter(({ sample }: { sample: { thumbnail: string | null } }) => sample.thumbnail);
  traveller.sees('flips can be looked at', shown.length === lost, `${shown.length} with thumbnails`);
}
