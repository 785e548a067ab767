import { readFileSync } from 'node:fs';

/** What scikit-learn and scipy say: written by `test/evaluation/reference/make.py`. */
export const recorded = <Values>(name: string): Values =>
  JSON.parse(readFileSync(new URL(`../../evaluation/reference/${name}.json`, import.meta.url), 'utf8')) as Values;

/** Fails unless two numbers are the same to nine digits. */
export function expectSame(actual: number | null, recordedValue: number): void {
  expect(actual).not.toBeNull();
  expect(Math.abs((actual as number) - recordedValue)).toBeLessThanOrEqual(
    1e-9 * Math.max(1e-3, Math.abs(recordedValue)),
  );
}
