/** Runs in the threads of the pool in `ranker.ts`. */
import { yieldToMainThread } from '../concurrency/background.js';
import { serveTasks } from '../concurrency/threads/thread-tasks.js';
import { type Ranking, type RankingTask, rankScores } from './row-ranking.js';
import { loadKernel } from './similarity-kernel.js';

yieldToMainThread();

function rank({ memory, rows, scratch, images, ...options }: RankingTask): Ranking[] {
  const [{ length: dimensions }] = images as readonly [Float32Array];
  const input = new Float32Array(memory.buffer, scratch, images.length * dimensions);
  images.forEach((image, i) => {
    input.set(image, i * dimensions);
  });
  const out = scratch + input.byteLength;
  loadKernel(memory).similaritiesOfMany(0, rows, dimensions, scratch, images.length, out);
  return images.map((image, i) => {
    const scores = new Float32Array(memory.buffer, out + i * rows * Float32Array.BYTES_PER_ELEMENT, rows);
    return rankScores(scores, image, options);
  });
}

serveTasks({ run: rank });
