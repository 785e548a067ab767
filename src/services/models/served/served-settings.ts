/** A server that runs the towers of the model, over the Open Inference Protocol. */
export interface ServedSettings {
  /** Where its paths begin, without a slash at the end. Undefined when the towers run in this process. */
  readonly url: string | undefined;
  /** Its models: `name`, or `name:version`. */
  readonly vision: string;
  readonly text: string;
  /** Shown to it as a bearer token. */
  readonly token: string | undefined;
  /** Time after which it counts as frozen when it does not answer, ms. */
  readonly timeoutMs: number;
  /** How often it is looked whether it still runs the same model, ms. */
  readonly checkMs: number;
  /** Runs that are sent to it at a time. */
  readonly runs: number;
}
