import { isDeepStrictEqual } from 'node:util';
import type { Label, LabelSetClient } from '../label-set.js';

/** A label as it should be. */
export type ModelLabel = Pick<Label, 'name' | 'synonyms' | 'prompts' | 'metadata'>;
export interface ModelVersion {
  /** By name, in the set's order. */
  readonly labels: ReadonlyMap<string, ModelLabel>;
  readonly template: string;
}

/** What a label set should be: its whole history in plain maps. */
export class Model {
  readonly versions: ModelVersion[];
  readonly tags = new Map<string, number>();

  constructor(names: readonly string[]) {
    this.versions = [{ labels: new Map(names.map((name) => [name, fresh(name)])), template: 'photo' }];
  }

  get latest(): ModelVersion {
    return this.versions.at(-1) as ModelVersion;
  }

  /** @returns whether there was anything to change */
  append(next: ModelVersion): boolean {
    const isSame =
      next.template === this.latest.template &&
      isDeepStrictEqual([...next.labels.values()], [...this.latest.labels.values()]);
    if (!isSame) this.versions.push(next);
    return !isSame;
  }
}

/** A label of which only the name is said. */
export const fresh = (name: string): ModelLabel => ({ name, synonyms: [], prompts: [], metadata: null });

/** The real label set. */
export interface System {
  readonly set: LabelSetClient;
  /** The id of each label that there ever was, by name. */
  readonly ids: Map<string, string>;
}
