/**
 * A process that runs the towers from their files, once, and sends what they make of the probes. `reference-store.ts`
 * starts it: the memory that they take goes with it.
 */
import type { SessionOptions } from '../../protocol.js';
import { Towers } from '../../thread/towers.js';
import { PROBE_PROMPTS, probeImages } from './probes.js';
import { type KeptReference, keptOf, type Reference } from './reference.js';

/** What it answers. */
export type MakerAnswer =
  | { readonly kind: 'made'; readonly reference: KeptReference }
  | { readonly kind: 'failed'; readonly message: string };

async function referenceBy(towers: Towers, { size, family }: SessionOptions): Promise<Reference> {
  const [vision, text]: [Float32Array[], Float32Array[]] = [[], []];
  for (const image of probeImages(size)) vision.push((await towers.embedImages([image])).vectors);
  for (const prompt of PROBE_PROMPTS) text.push((await towers.embedTexts([prompt], family.text.padding)).vectors);
  return { facts: await towers.facts(), vectors: { vision, text } };
}

async function answer(options: SessionOptions): Promise<MakerAnswer> {
  try {
    const towers = await Towers.load(options);
    return { kind: 'made', reference: keptOf(await referenceBy(towers, options)) };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

process.once('message', async (options: SessionOptions) => {
  process.send?.(await answer(options), () => process.exit());
});
