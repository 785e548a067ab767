import { openResults } from '../bulk/download.js';
import type { PinnedSet } from '../classify/pinned-set.js';
import { runJob } from '../jobs/run-job.js';
import type { Service } from '../service/service-command.js';
import { type Line, linesIn } from './lines.js';
import { answerOf } from './recorded-answer.js';
import type { Ranking, Replayed } from './replay.js';

const RESULTS_AT_ONCE = 1_000;

/**
 * Has the images of an earlier job answered again by another job, from the vectors that the service has kept.
 *
 * @returns undefined when that job was left running
 * @throws RequestError when it is refused, such as for a job without `keepEmbeddings`, or fails; UnreachableError
 */
export async function replayJob(
  service: Service,
  id: string,
  labelSet: PinnedSet,
  ranking: Ranking,
): Promise<AsyncGenerator<Replayed[]> | undefined> {
  const input = { classifyImages: { images: { job: id }, labelSet, topK: 1, ...ranking } };
  const again = await runJob(service, { input }, {});
  return again && inPairs(await results(service, id), await results(service, again.id));
}

const results = async (service: Service, id: string): Promise<AsyncGenerator<Line>> =>
  linesIn(await openResults(service, id, 'jsonl'), `results of ${id}`);

/** Both have a line for each image, in the same order. */
async function* inPairs(before: AsyncGenerator<Line>, after: AsyncGenerator<Line>): AsyncGenerator<Replayed[]> {
  let batch: Replayed[] = [];
  for await (const { number: line, text } of before) {
    const now = await after.next();
    if (now.done) throw new Error('the second job has answered fewer images than the first');
    batch.push({ line, ...compared(text, now.value.text, line) });
    if (batch.length === RESULTS_AT_ONCE) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
}

function compared(before: string, after: string, line: number) {
  const [old, now] = [answerOf(before), answerOf(after)];
  if (typeof old === 'string') return { unusable: old };
  if (typeof now === 'string') return { unusable: now };
  return { name: old.name ?? `line ${line}`, before: old.first, after: now.first };
}
