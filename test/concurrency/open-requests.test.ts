import { jest } from '@jest/globals';
import { OpenRequests } from '#lexiclip/services/concurrency/open-requests.js';

describe('Open requests', () => {
  let now: number;
  let requests: OpenRequests;

  beforeEach(() => {
    now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    requests = new OpenRequests();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are shared while those of two owners are open, and for a while after', () => {
    const [first, second] = [requests.enter('a'), requests.enter('b')];
    expect(requests.areShared).toBe(true);
    second();
    expect(requests.areShared).toBe(true);
    now += 1_000;
    expect(requests.areShared).toBe(false);
    first();
    expect(requests.areShared).toBe(false);
  });

  it('are shared where one owner has just been answered as another comes', () => {
    requests.enter('a')();
    now += 100;
    requests.enter('b');
    expect(requests.areShared).toBe(true);
  });

  it('of one owner are not shared, however many they are', () => {
    const ends = Array.from({ length: 10 }, () => requests.enter('a'));
    expect(requests.areShared).toBe(false);
    for (const end of ends) end();
    expect(requests.areShared).toBe(false);
  });
});
