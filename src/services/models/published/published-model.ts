import type { FamilyName } from '../../../domain/model-family.js';
import type { Dtype } from '../../../domain/model-identity.js';

/** Where a fact was read. */
export interface Source {
  readonly name: string;
  readonly url: string;
}

/** Zero-shot accuracy that somebody has published; nobody has measured it with this server. */
export interface PublishedAccuracy {
  /** What was classified, and how it was counted. */
  readonly benchmark: string;
  readonly percent: number;
  readonly source: Source;
}

/** A model of the hub whose files have a layout that this server reads. */
export interface PublishedModel {
  /** Models of one family are read by the same rules. */
  readonly family: FamilyName;
  /** Its id on the hub. */
  readonly id: string;
  /** The licence of the weights that it was converted from. */
  readonly licence: { readonly name: string; readonly source: Source };
  /**
   * Sizes of its graphs, both towers together, MB, at each dtype whose size was found; null where none was. Others may be
   * there.
   */
  readonly size: { readonly megabytes: Readonly<Partial<Record<Dtype, number>>>; readonly source: Source } | null;
  /** Empty where none was found. */
  readonly accuracy: readonly PublishedAccuracy[];
}
