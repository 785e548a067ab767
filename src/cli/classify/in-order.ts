/**
 * Runs several at a time, and gives the results in the order of the items. An item is taken only when there is room for
 * it, so that what it holds is not in memory before.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  atATime: number,
  run: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const item of items) {
    const result = run(item);
    // Whoever waits hears of it; until then it is nobody's fault.
    result.catch(() => undefined);
    running.push(result);
    if (running.length >= atATime) yield await (running.shift() as Promise<Result>);
  }
  for (const result of running) yield await result;
}
