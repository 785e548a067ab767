import { RequestError, UnreachableError } from '../../../src/cli/service/transport/request-error.js';
import { whileUnreachable } from '../../../studio/src/screens/classify/patience.js';

const never = new AbortController().signal;

describe('a service that is being restarted', () => {
  it('is asked again until it answers', async () => {
    let attempts = 0;
    const waits: number[] = [];
    const attempt = async () => {
      if (++attempts < 3) throw new UnreachableError('refused');
      return 'cat';
    };
    const answer = await whileUnreachable(attempt, {
      maxWaitMs: 5_000,
      onWait: () => waits.push(attempts),
      signal: never,
    });
    expect([answer, waits]).toEqual(['cat', [1, 2]]);
  });

  it('is given up when it has been waited for long enough', async () => {
    const attempt = async () => {
      throw new UnreachableError('refused');
    };
    await expect(
      whileUnreachable(attempt, { maxWaitMs: 600, onWait: () => undefined, signal: never }),
    ).rejects.toBeInstanceOf(UnreachableError);
  });

  it('is not asked again what it has refused', async () => {
    let attempts = 0;
    const attempt = async () => {
      attempts++;
      throw new RequestError('BAD_USER_INPUT', 'no', {});
    };
    await expect(
      whileUnreachable(attempt, { maxWaitMs: 5_000, onWait: () => undefined, signal: never }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(attempts).toBe(1);
  });
});
