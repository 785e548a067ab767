import { committingAfter, leaveToCommit } from '#lexiclip/services/concurrency/commit-leave.js';

describe('Leave to commit', () => {
  it('is waited for by what an operation commits, and by nobody else', async () => {
    const done: string[] = [];
    let give = () => {};
    const leave = new Promise<void>((resolve) => {
      give = resolve;
    });
    const operation = committingAfter(leave, async () => {
      done.push('prepared');
      await leaveToCommit();
      done.push('committed');
    });
    await leaveToCommit();
    done.push('another');
    give();
    await operation;
    expect(done).toEqual(['prepared', 'another', 'committed']);
  });

  it('fails the operation to which it is refused', async () => {
    const refused = Promise.reject(new Error('refused'));
    await expect(committingAfter(refused, leaveToCommit)).rejects.toThrow('refused');
  });
});
