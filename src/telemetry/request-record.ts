import type { ClassifiedImage, ClassifyObserver } from '../domain/classification.js';
import { codeOf } from '../errors.js';

/** A requested root field and its outcome: `OK` or an error code. */
export interface FieldOutcome {
  readonly field: string;
  readonly code: string;
}

/** A mutation's run, on the clock of `performance.now()`. */
export interface MutationRun {
  readonly field: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly code: string;
}

/** The GraphQL operation of a request. Its name is the only text from the client. */
export interface Operation {
  readonly name: string | undefined;
  readonly type: string;
  /** Root fields by their names in the schema, each once. */
  readonly fields: readonly string[];
}

/**
 * What is recorded about a request while it is answered. Log, metrics and traces are derived from it afterwards, so
 * that they cost the answer no time.
 */
export class RequestRecord implements ClassifyObserver {
  /** On the clock of `performance.now()`. */
  readonly startedAt = performance.now();
  operation: Operation | undefined;
  outcomes: readonly FieldOutcome[] = [];
  readonly images: ClassifiedImage[] = [];
  /** Error codes of images that could not be encoded. */
  readonly failures: string[] = [];
  readonly mutations: MutationRun[] = [];
  /** Bytes of the body that have been read so far, unpacked. */
  bodyBytes = 0;
  /** Number of images that were sent to be classified. */
  imagesRequested = 0;
  /** Number of errors in the answer. */
  errorCount = 0;
  private readonly codes = new Set<string>();

  classified(image: ClassifiedImage): void {
    this.images.push(image);
  }

  failed(error: unknown): void {
    this.failures.push(codeOf(error));
  }

  /** Counts an error in the answer by its code. */
  refused(code: string): void {
    this.codes.add(code);
    this.errorCount++;
  }

  /** Codes of the errors in the answer, without duplicates. */
  get errors(): string[] {
    return [...this.codes];
  }
}
