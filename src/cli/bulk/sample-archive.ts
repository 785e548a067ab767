import type { SampleRole } from '../../domain/sample.js';
import type { FoundSample } from '../formats/samples/pictures.js';
import { counted } from '../terminal/output.js';
import type { Source } from './source.js';
import { type ArchivedEntry, tarSource } from './tar-archive.js';

/** Pictures after one manifest, which is in the memory of the server. */
const PER_MANIFEST = 5_000;

/** A tar archive of pictures, with their answers in manifests before them. @param role of those that have none */
export function sampleArchive(samples: readonly FoundSample[], role: SampleRole | undefined): Source {
  const entries: ArchivedEntry[] = [];
  for (let from = 0; from < samples.length; from += PER_MANIFEST) {
    const some = samples.slice(from, from + PER_MANIFEST);
    const number = from / PER_MANIFEST + 1;
    const nameOf = (i: number) => `pictures/${from + i}`;
    const rows = some.map((sample, i) => JSON.stringify(rowOf(sample, nameOf(i), role)));
    const content = Buffer.from(`${rows.join('\n')}\n`);
    entries.push({ name: number === 1 ? 'manifest.jsonl' : `manifest-${number}.jsonl`, size: content.length, content });
    for (const [i, { file }] of some.entries()) entries.push({ ...file, name: nameOf(i) });
  }
  return tarSource(counted(samples.length, 'picture'), entries, []);
}

/** What a known sample has and the source does not say stays as it is. */
const rowOf = (
  { picture, expected, kind, role, metadata }: FoundSample,
  file: string,
  other: SampleRole | undefined,
) => ({
  file,
  fileName: picture,
  ...(expected !== null && { expected }),
  ...(expected?.length === 0 && { kind }),
  ...((role ?? other) !== undefined && { role: role ?? other }),
  ...(metadata !== null && { metadata }),
});
