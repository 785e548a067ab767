import { jest } from '@jest/globals';
import { LeaseWatch } from '#lexiclip/services/jobs/lease-watch.js';

describe('A lease', () => {
  let now: number;

  beforeEach(() => {
    now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is over when its holder has given no sign of life for so long', () => {
    const watch = new LeaseWatch(100);
    expect(watch.isOver('job', '1/1')).toBe(false);
    now += 99;
    expect(watch.isOver('job', '1/1')).toBe(false);
    now += 1;
    expect(watch.isOver('job', '1/1')).toBe(true);
  });

  it('begins anew with each sign of life', () => {
    const watch = new LeaseWatch(100);
    watch.isOver('job', '1/1');
    now += 90;
    expect(watch.isOver('job', '1/2')).toBe(false);
    now += 90;
    expect(watch.isOver('job', '1/2')).toBe(false);
    now += 10;
    expect(watch.isOver('job', '1/2')).toBe(true);
  });

  it('does not end because the clock of the day jumps', () => {
    const watch = new LeaseWatch(100);
    watch.isOver('job', '1/1');
    jest.spyOn(Date, 'now').mockReturnValue(8e15);
    expect(watch.isOver('job', '1/1')).toBe(false);
  });

  it('that nobody asks about any more is forgotten', () => {
    const watch = new LeaseWatch(100);
    watch.isOver('job', '1/1');
    watch.keep(new Set());
    now += 200;
    expect(watch.isOver('job', '1/1')).toBe(false);
  });
});
