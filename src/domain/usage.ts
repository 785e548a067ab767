/** What a tenant has used. */
export interface Usage {
  readonly requests: number;
  /** Images it asked to have classified, whether they were encoded, came from the cache or were refused as bad. */
  readonly images: number;
  readonly promptsEncoded: number;
  /** Errors in its answers. */
  readonly errors: number;
  /** Bytes of the bodies of its requests. */
  readonly bytes: number;
}

/** A day's usage in UTC. */
export interface UsageDay extends Usage {
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** The day in UTC that usage at that time counts for, YYYY-MM-DD. */
export const dateOf = (time: Date): string => time.toISOString().slice(0, 10);
