import { z } from 'zod';

/** The label that came first. */
export interface FirstLabel {
  /** Null for a label without an id, and where it was not recorded. */
  readonly labelId: string | null;
  readonly name: string;
  readonly probability: number;
}

/** An answer as it was recorded. */
export interface RecordedAnswer {
  /** The image's path or name; the number of the line where it has none. */
  readonly name: string;
  /** Null when no label had passed the thresholds. */
  readonly first: FirstLabel | null;
  /** The image's vector. */
  readonly embedding: readonly number[];
  /** The model of the vector; undefined where it was not recorded. */
  readonly model?: { readonly modelDigest: string; readonly dtype: string } | undefined;
}

/** What a line holds that is no answer with a vector. */
export type Unusable =
  /** The image had no answer then. */
  'FAILED' | 'NO_ANSWER' | 'NO_EMBEDDING';

const prediction = z.object({
  name: z.string().optional(),
  label: z.union([z.string(), z.object({ labelId: z.string().optional() })]).nullish(),
  id: z.string().nullish(),
  labelId: z.string().nullish(),
  probability: z.number(),
});

/** A row of `classify`, a row of a job's results, or a Classification as GraphQL gives it. */
const answer = z.object({
  path: z.string().optional(),
  name: z.string().optional(),
  predictions: z.array(prediction),
  embedding: z.array(z.number()).nullish(),
  provenance: z.object({ modelDigest: z.string(), dtype: z.string() }).optional(),
});

const failure = z.union([
  z.object({ error: z.object({ code: z.string() }) }),
  z.object({ errorCode: z.string() }),
  z.object({ code: z.string(), message: z.string() }),
]);

/** @param number of the line */
export function recordedAnswer(line: string, number: number): RecordedAnswer | Unusable {
  const read = answerOf(line);
  if (typeof read === 'string') return read;
  const { name = `line ${number}`, first, embedding, model } = read;
  return embedding ? { name, first, embedding, model } : 'NO_EMBEDDING';
}

interface Recorded extends Partial<Pick<RecordedAnswer, 'name' | 'model'>> {
  readonly first: FirstLabel | null;
  readonly embedding?: readonly number[] | null | undefined;
}

/** What a line says of an image, whether or not it has its vector. */
export function answerOf(line: string): Recorded | Unusable {
  const json = jsonOf(line);
  if (failure.safeParse(json).success) return 'FAILED';
  const { data } = answer.safeParse(json);
  const [best] = data?.predictions ?? [];
  const first = best ? firstLabel(best) : null;
  if (!data || first === undefined) return 'NO_ANSWER';
  const { path, name = path, embedding, provenance: model } = data;
  return { ...(name !== undefined && { name }), first, embedding, model };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function firstLabel({ name, label, id, labelId, probability }: z.infer<typeof prediction>): FirstLabel | undefined {
  const shown = typeof label === 'string' ? label : name;
  const own = typeof label === 'string' ? undefined : label?.labelId;
  return shown === undefined ? undefined : { labelId: labelId ?? id ?? own ?? null, name: shown, probability };
}
