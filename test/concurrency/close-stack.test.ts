import { CloseStack, closeAll } from '#lexiclip/services/concurrency/close-stack.js';

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

  it('throws the errors of nested stacks one by one', async () => {
    const [outer, inner, order] = [new CloseStack(), new CloseStack(), [] as string[]];
    outer.add(closing(order, 'a', new Error('first')));
    outer.add(inner);
    inner.add(closing(order, 'b', new Error('second')));
    inner.add({ close: () => closeAll([closing(order, 'c', new Error('third')), closing(order, 'd')]) });
    const error: AggregateError = await outer.close().catch((thrown) => thrown);
    expect(error.errors.map(({ message }: Error) => message)).toEqual(['third', 'second', 'first']);
    expect(error.message).toBe('Error: third; Error: second; Error: first');
    expect(order).toEqual(['c', 'd', 'b', 'a']);
  });

  it('closes nothing twice', async () => {
    const [stack, order] = [new CloseStack(), [] as string[]];
    stack.add(closing(order, 'a'));
    await stack.close();
    await stack.close();
    expect(order).toEqual(['a']);
  });
});
