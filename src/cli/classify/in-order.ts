/**
 * Runs several items at a time, and yields the results in the order of the items. An item is pulled only when there is
 * room for it, so that its contents are not in memory earlier.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  concurrency: number,
  run: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const item of items) {
    const result = run(item);
    // A failure is thrown where the result is awaited; until then it must not count as an unhandled rejection.
    result.catch(() => undefined);
    running.push(result);
    if (running.length >= concurrency) yield await (running.shift() as Promise<Result>);
  }
  for (const result of running) yield await result;
}
