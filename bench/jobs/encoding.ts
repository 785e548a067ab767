import { availableCores } from '#lexiclip/services/concurrency/available-cores.js';
import type { JobsBench } from '../jobs.js';
import type { Row } from '../support/table.js';
import { benchText, type MakeSet } from '../text/throughput.js';
import { startJob, succeeded } from './job.js';

/** A vocabulary that a job encodes, compared with bare onnxruntime on ready token ids. */
export function benchEncoding({ folder, labels, rounds, isShort }: JobsBench): Promise<Row[]> {
  const cores = availableCores();
  const batches = isShort ? [16, 32] : [8, 16, 32, 64];
  const shapes = batches.flatMap((batch) => [[1, cores, batch] as const, [cores, 1, batch] as const]);
  return benchText({ folder, labels, rounds, shapes, make, floor: 0.9 });
}

const make: MakeSet = async (client, labels, prompts) => {
  const input = { createLabelSet: { slug: 'labels', labels, promptTemplate: { slug: 'eight' } } };
  const { result } = await succeeded(client, await startJob(client, input));
  if (result?.promptsEncoded !== prompts) throw new Error(`${result?.promptsEncoded} of ${prompts}`);
};
