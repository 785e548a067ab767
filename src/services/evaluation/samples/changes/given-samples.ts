import type { SampleId } from '../../../../domain/ids.js';
import { badInput } from '../../../../errors.js';
import { type GivenSample, hasSameAnswer } from './sample-plan.js';

/** Samples of one change, each once, in the order in which they came. */
export class GivenSamples {
  private readonly byId = new Map<SampleId, GivenSample>();
  /** Number of pictures that were given again, with the same answer. */
  repeated = 0;

  get size(): number {
    return this.byId.size;
  }

  get ids(): readonly SampleId[] {
    return [...this.byId.keys()];
  }

  has(id: SampleId): boolean {
    return this.byId.has(id);
  }

  values(): Iterable<GivenSample> {
    return this.byId.values();
  }

  /** @throws LexiclipError BAD_USER_INPUT for a picture that was given with another answer */
  add(given: GivenSample): void {
    const first = this.byId.get(given.id);
    if (!first) {
      this.byId.set(given.id, given);
      return;
    }
    const [a, b] = [first.answer, given.answer];
    if (!hasSameAnswer(a.expected, b.expected) || (a.kind ?? null) !== (b.kind ?? null) || a.role !== b.role) {
      throw badInput(given.at, `is the same picture as ${first.at}, with another answer`);
    }
    this.repeated++;
  }

  /** Puts what was found out of a picture to its answer. */
  describe(id: SampleId, picture: GivenSample['picture']): void {
    const given = this.byId.get(id);
    if (given && picture) this.byId.set(id, { ...given, picture });
  }

  remove(id: SampleId): void {
    this.byId.delete(id);
  }
}
