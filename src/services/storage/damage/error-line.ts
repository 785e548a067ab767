/** Where in its own sources LanceDB met the error, and what it repeats as the cause of the cause. */
const TRACE = /,? \/\S+\.rs:\d+(:\d+)?.*$|\s+Caused by: .*$/s;

/** First line of an error, without the trace that LanceDB puts into its messages. */
export const errorLine = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(TRACE, '').split('\n')[0] as string;
};
