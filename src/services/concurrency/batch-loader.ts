import DataLoader from 'dataloader';

/**
 * Combines the loads of one tick into one read per group, so that no group waits for or fails with another group's
 * read. Caches nothing: later loads read again.
 */
export class BatchLoader<Group extends string, Key extends string, Value> {
  private readonly loaders = new Map<Group, DataLoader<Key, Value | undefined>>();

  /** @param read receives each key once, and leaves keys that do not exist out of its result */
  constructor(private readonly read: (group: Group, keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {}

  /**
   * @returns undefined for a key that does not exist
   * @throws what `read` throws
   */
  load(group: Group, key: Key): Promise<Value | undefined> {
    let loader = this.loaders.get(group);
    if (!loader) {
      loader = new DataLoader((keys) => {
        // Keys of later ticks go into a new batch.
        this.loaders.delete(group);
        return this.readAll(group, keys);
      });
      this.loaders.set(group, loader);
    }
    return loader.load(key);
  }

  private async readAll(group: Group, keys: readonly Key[]): Promise<(Value | undefined)[]> {
    const found = await this.read(group, keys);
    return keys.map((key) => found.get(key));
  }
}

/** Items by key, the form in which `read` returns them. */
export const byKey = <Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item> =>
  new Map(items.map((item) => [keyOf(item), item]));
