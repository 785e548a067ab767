import type { ClassifiedImage, ClassifyObserver } from '../domain/classification.js';
import { codeOf } from '../errors.js';

/** A root field of the schema that was asked for, and the code of what came of it; `OK` when it was answered. */
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

/** The GraphQL operation of a request, without any value that the client sent but the name. */
export interface Operation {
  readonly name: string | undefined;
  readonly type: string;
  /** Root fields by their names in the schema, each once. */
  readonly fields: readonly string[];
}

/**
 * What comes to be known of a request while it is answered. Log, metrics and traces are made of it when it is over, so
 * that answering costs no more than noting.
 */
export class RequestRecord implements ClassifyObserver {
  /** On the clock of `performance.now()`. */
  readonly startedAt = performance.now();
  operation: Operation | undefined;
  outcomes: readonly FieldOutcome[] = [];
  readonly images: ClassifiedImage[] = [];
  /** Codes of images that no vector could be made of. */
  readonly failures: string[] = [];
  readonly mutations: MutationRun[] = [];
  /** Bytes of the body so far, where its length was not announced. */
  bodyBytes = 0;
  /** Number of images that were asked to be classified. */
  imagesRequested = 0;
  /** Number of errors that the client gets. */
  errorCount = 0;
  private readonly codes = new Set<string>();

  classified(image: ClassifiedImage): void {
    this.images.push(image);
  }

  failed(error: unknown): void {
    this.failures.push(codeOf(error));
  }

  /** Notes the code of an error that the client gets. */
  refused(code: string): void {
    this.codes.add(code);
    this.errorCount++;
  }

  /** Codes of the errors that the client gets, without duplicates. */
  get errors(): string[] {
    return [...this.codes];
  }
}
