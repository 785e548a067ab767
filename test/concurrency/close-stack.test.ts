import { CloseStack } from '#lexiclip/services/concurrency/close-stack.js';

describe('A close stack', () => {
  const closing = (order: string[], name: string, error?: Error) => ({
    close: async () => {
      order.push(name);
      if (error) throw error;
    },
  });

  it('closes what was opened last first', async () => {
    const [stack, order] = [new CloseStack(), [] as string[]];
    for (const name of ['a', 'b', 'c']) stack.add(closing(order, name));
    await stack.close();
    expect(order).toEqual(['c', 'b', 'a']);
  });

  it('goes on after a step that fails, and throws its error at the end', async () => {
    const [stack, order] = [new CloseStack(), [] as string[]];
    stack.add(closing(order, 'a'));
    stack.add(closing(order, 'b', new Error('stuck')));
    stack.add(closing(order, 'c'));
    await expect(stack.close()).rejects.toThrow('stuck');
    expect(order).toEqual(['c', 'b', 'a']);
  });

  it('throws all errors where several steps fail', async () => {
    const [stack, order] = [new CloseStack(), [] as string[]];
    stack.add(closing(order, 'a', new Error('first')));
    stack.add(closing(order, 'b', new Error('second')));
    const error: AggregateError = await stack.close().then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.errors.map(({ message }: Error) => message)).toEqual(['second', 'first']);
  });

  it('closes nothing twice', async () => {
    const [stack, order] = [new CloseStack(), [] as string[]];
    stack.add(closing(order, 'a'));
    await stack.close();
    await stack.close();
    expect(order).toEqual(['a']);
  });
});
