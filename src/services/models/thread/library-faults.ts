/*
 * Faults of @huggingface/tokenizers that are worked round, one function each. A test of each fails when it is mended
 * there: then the function goes.
 */

type Json = Readonly<Record<string, unknown>>;

const JOINER = '\u200d';
/** A character for private use: no text has a meaning for it. */
const STAND_IN = '\ue00d';

/**
 * Its `Precompiled` normaliser makes a space of the joiner U+200D, of which emoji are put together; sentencepiece keeps
 * it. So it is hidden from that normaliser.
 *
 * @param vocabulary content of a `tokenizer.json`
 */
export function keepingJoiners(vocabulary: Json): Json {
  const normalizer = vocabulary.normalizer as Json | null | undefined;
  return normalizer ? { ...vocabulary, normalizer: hiding(normalizer) } : vocabulary;
}

function hiding(normalizer: Json): Json {
  if (normalizer.type === 'Sequence') {
    return { ...normalizer, normalizers: (normalizer.normalizers as Json[]).map(hiding) };
  }
  if (normalizer.type !== 'Precompiled') return normalizer;
  return { type: 'Sequence', normalizers: [replacing(JOINER, STAND_IN), normalizer, replacing(STAND_IN, JOINER)] };
}

const replacing = (what: string, content: string): Json => ({ type: 'Replace', pattern: { String: what }, content });
