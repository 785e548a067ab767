import { Brake, waitFor } from '#lexiclip/services/concurrency/threads/brake.js';

const waitMs = (brake: Brake): number => {
  const started = performance.now();
  waitFor(brake.urgent);
  return performance.now() - started;
};

it('A thread waits while something urgent is under way, for a short time at most', () => {
  const brake = new Brake();
  const [endFirst, endSecond] = [brake.hold(), brake.hold()];
  expect(waitMs(brake)).toBeGreaterThan(50);
  endFirst();
  expect(waitMs(brake)).toBeGreaterThan(50);
  endSecond();
  expect(waitMs(brake)).toBeLessThan(5);
});
