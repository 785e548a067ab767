/** The same values, of which the next is made while one is used. */
export async function* ahead<T>(values: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  let next = values.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = values.next();
      // Whoever takes the value may never come for the next one.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await values.return();
  }
}
