import { SAMPLE_ROLES, type SampleRole } from '../../../domain/sample.js';
import { badInput } from '../../../errors.js';
import type { AnswerInput } from '../../evaluation/samples/changes/sample-input.js';

type Row = Readonly<Record<string, unknown>>;

/** Whether an entry of an archive says which answers belong to the pictures after it. */
export const isManifest = (name: string): boolean => /^manifest(-\d+)?\.jsonl$/.test(name);

/**
 * The answers to pictures by their paths in the archive: JSON lines with `file` and the fields of a sample.
 *
 * @throws LexiclipError BAD_USER_INPUT naming the line
 */
export function manifestIn(name: string, bytes: Uint8Array): Map<string, AnswerInput> {
  const answers = new Map<string, AnswerInput>();
  const text = new TextDecoder().decode(bytes);
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '') return;
    const at = `${name}:${i + 1}`;
    const row = rowIn(line, at);
    const { file } = row;
    if (typeof file !== 'string') throw badInput(at, 'must have a file');
    if (answers.has(file)) throw badInput(at, `names ${file} again`);
    answers.set(file, answerIn(row, at));
  });
  return answers;
}

function rowIn(line: string, at: string): Row {
  try {
    const row: unknown = JSON.parse(line);
    if (isObject(row)) return row;
  } catch {
    // Refused below, like a value of another kind.
  }
  throw badInput(at, 'must be a JSON object');
}

function answerIn({ expected, kind, role, fileName, metadata }: Row, at: string): AnswerInput {
  if (expected != null && !isTexts(expected)) throw badInput(`${at}: expected`, 'must be a list of texts, or null');
  if (role != null && !isRole(role)) throw badInput(`${at}: role`, `must be ${SAMPLE_ROLES.join(' or ')}`);
  if (metadata != null && !isObject(metadata)) throw badInput(`${at}: metadata`, 'must be a JSON object');
  return {
    expected: expected as readonly string[] | null | undefined,
    kind: textIn(kind, `${at}: kind`),
    role: role as SampleRole | null | undefined,
    fileName: textIn(fileName, `${at}: fileName`),
    metadata: metadata as Row | null | undefined,
  };
}

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

const isRole = (value: unknown): value is SampleRole => (SAMPLE_ROLES as readonly unknown[]).includes(value);

function textIn(value: unknown, at: string): string | null | undefined {
  if (value == null || typeof value === 'string') return value as string | null | undefined;
  throw badInput(at, 'must be a text');
}
