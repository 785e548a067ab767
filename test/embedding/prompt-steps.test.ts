import { Steps } from '#lexiclip/services/embedding/text/prompt-steps.js';

interface Begun {
  readonly done: Promise<void>;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

function step(): Begun {
  let [end, fail]: [() => void, (error: Error) => void] = [() => undefined, () => undefined];
  const done = new Promise<void>((resolve, reject) => {
    [end, fail] = [resolve, reject];
  });
  return { done, end, fail };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Steps of work that wait in a queue', () => {
  it('are so many at a time, and the next one begins when any of them is done', async () => {
    const steps = new Steps(2);
    const begun: Begun[] = [];
    const adding = steps.inTurn(async () => {
      for (let i = 0; i < 4; i++) begun.push(await steps.begin(async () => step()));
    });
    await turn();
    expect(begun).toHaveLength(2);
    begun[1]?.end();
    await turn();
    expect(begun).toHaveLength(3);
    begun[0]?.end();
    await adding;
    expect(begun).toHaveLength(4);
  });

  it('of the next begin when the last one of those before has begun, and not when it is done', async () => {
    const steps = new Steps(4);
    const order: string[] = [];
    const add = (name: string) =>
      steps.inTurn(async () => {
        for (let i = 0; i < 2; i++) {
          await steps.begin(async () => {
            await turn();
            order.push(name);
            return step();
          });
        }
      });
    await Promise.all([add('first'), add('second')]);
    expect(order).toEqual(['first', 'first', 'second', 'second']);
  });

  it('no longer begin when one has failed, or the work is over', async () => {
    const [failing, closing] = [new Steps(2), new Steps(2)];
    const failed = await failing.begin(async () => step());
    failed.fail(new Error('the model failed'));
    await turn();
    await expect(failing.begin(async () => step())).rejects.toThrow('the model failed');
    closing.close();
    await expect(closing.begin(async () => step())).rejects.toThrow('no more steps');
  });
});
