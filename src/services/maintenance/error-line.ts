/** First line of an error: LanceDB's go on with a trace of its own. */
export const errorLine = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] as string) : String(error);
