import DataLoader from 'dataloader';

/**
 * Reads what is asked for in one tick with one call, for each group by itself, so that neither the time nor the failure
 * of one group's read is another's. Nothing is kept: what is asked for later is read anew.
 */
export class BatchLoader<Group extends string, Key extends string, Value> {
  private readonly loaders = new Map<Group, DataLoader<Key, Value | undefined>>();

  /** @param read gets each key once; keys that do not exist are left out of its answer */
  constructor(private readonly read: (group: Group, keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {}

  /** @returns undefined for a key that does not exist */
  load(group: Group, key: Key): Promise<Value | undefined> {
    let loader = this.loaders.get(group);
    if (!loader) {
      loader = new DataLoader((keys) => {
        // From here on, a new tick's keys go into a new batch.
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

/** Items by their keys, as a batch is answered. */
export const byKey = <Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item> =>
  new Map(items.map((item) => [keyOf(item), item]));
