import { durationText, progressText } from '../../../studio/src/jobs/job-text.js';
import { endOfDay, keyState } from '../../../studio/src/screens/admin/keys/key-state.js';
import { bytesText, dayBefore, daysBetween, seriesOf } from '../../../studio/src/screens/admin/usage/days.js';

describe('the days of usage', () => {
  it('are all that lie between two, both included, over the end of a month', () => {
    expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });

  it('are none in the wrong order', () => {
    expect(daysBetween('2026-03-01', '2026-02-27')).toEqual([]);
  });

  it('are counted back in UTC', () => {
    expect(dayBefore(new Date('2026-03-01T00:30:00Z'), 1)).toBe('2026-02-28');
  });

  it('have 0 where the service says nothing of a day', () => {
    const day = { promptsEncoded: 0, requests: 1, errors: 0, bytes: 0, samples: 0, thumbnailBytes: 0 };
    const usage = [{ ...day, date: '2026-02-28', images: 7 }];
    expect(seriesOf(['2026-02-27', '2026-02-28'], usage, 'images')).toEqual([0, 7]);
  });
});

describe('what people read', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_234_567, '1.2 MB'],
  ])('of %d bytes is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [180, '3 min'],
    [7_800, '2 h 10 min'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it('of a job is what is done of how much, and the time that is left', () => {
    const progress = { done: 1_200, total: 30_000, unit: 'prompts', etaSeconds: 180 };
    expect(progressText({ state: 'RUNNING', progress })).toBe('1,200 of 30,000 prompts, 3 min left');
    expect(progressText({ state: 'SUCCEEDED', progress: { ...progress, total: null } })).toBe('1,200 prompts');
  });
});

describe('a key', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');

  it('is valid until it ends or is revoked', () => {
    expect(keyState({ revokedAt: null, expiresAt: null }, now)).toBe('valid');
    expect(keyState({ revokedAt: null, expiresAt: '2026-03-01T12:00:01Z' }, now)).toBe('valid');
    expect(keyState({ revokedAt: null, expiresAt: '2026-03-01T12:00:00Z' }, now)).toBe('expired');
    expect(keyState({ revokedAt: '2026-02-01T00:00:00Z', expiresAt: '2026-04-01T00:00:00Z' }, now)).toBe('revoked');
  });

  it('ends with its last day, and never where none is named', () => {
    expect(endOfDay('')).toBeUndefined();
    expect(new Date(endOfDay('2026-03-01') as string).getDate()).toBe(1);
  });
});
