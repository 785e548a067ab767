/** What a tenant has used. */
export interface Usage {
  readonly requests: number;
  /** Images it sent to be classified, whether they were encoded, found in the cache or refused. */
  readonly images: number;
  readonly promptsEncoded: number;
  /** Errors in the responses it got. */
  readonly errors: number;
  /** Bytes of its request bodies. */
  readonly bytes: number;
  /** Samples that it has added. */
  readonly samples: number;
  /** Bytes of thumbnails that were kept of them. */
  readonly thumbnailBytes: number;
}

/** Usage on one day, in UTC. */
export interface UsageDay extends Usage {
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** The UTC day of a time, YYYY-MM-DD. */
export const dateOf = (time: Date): string => time.toISOString().slice(0, 10);
