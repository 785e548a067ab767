import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { UsageError } from '../usage-error.js';
import { choose } from './choose.js';
import { checkNumbers } from './exact-json.js';
import type { ListedClass } from './lists/class-list.js';
import { type Entry, nonEmptyLines, type Parsed, parseEach, RowError } from './parsed.js';

/** Entries of a JSON file, and whether it is one that lists the classes of a data set. */
export interface JsonEntries extends Parsed<unknown> {
  readonly isDataset: boolean;
}

/**
 * Entries of a JSON file: an array, or an object with one array per dataset as in CLIP_benchmark's files.
 *
 * @throws UsageError when it is neither
 */
export function readJson(file: string, text: string, dataset: string | undefined): JsonEntries {
  const root = treeOf(file, text);
  if (root.type === 'array') return { ...entriesOf(text, root), isDataset: false };
  if (root.type !== 'object')
    throw new UsageError(`${file}: must have an array, or an object with one array per dataset`);
  const arrays = propertiesOf(root).map(({ key, value }) => [key, value] as const);
  const value = choose(file, new Map(arrays), dataset);
  if (value.type !== 'array') throw new UsageError(`${file}:${lineAt(text, value.offset)}: must be an array`);
  return { ...entriesOf(text, value), isDataset: true };
}

/**
 * The classes of a JSON object that has the class index as keys, like Keras' imagenet_class_index.json: each value is a
 * name, or an id of ImageNet and a name. They are in the order of their index.
 *
 * @returns undefined when it is no such object
 */
export function readClassIndex(text: string): Parsed<ListedClass> | undefined {
  const root = parseTree(text);
  if (root?.type !== 'object') return undefined;
  const properties = propertiesOf(root);
  if (properties.length === 0 || !properties.every(({ key }) => /^\d{1,9}$/.test(key))) return undefined;
  const classes = properties.map(({ key, value }): Entry<ListedClass | undefined> => {
    const listed = classOf(getNodeValue(value));
    return { line: lineAt(text, value.offset), value: listed && { ...listed, index: Number(key) } };
  });
  if (!classes.every((entry): entry is Entry<ListedClass & { index: number }> => entry.value !== undefined)) {
    return undefined;
  }
  return { entries: classes.sort((a, b) => a.value.index - b.value.index), bad: [] };
}

function classOf(value: unknown): ListedClass | undefined {
  if (typeof value === 'string') return { name: value };
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [wnid, name]: unknown[] = value;
  return typeof wnid === 'string' && typeof name === 'string' ? { wnid, name } : undefined;
}

/** Entries of a JSONL file: one JSON value per line. */
export const readJsonLines = (text: string): Parsed<unknown> =>
  parseEach({ entries: nonEmptyLines(text), bad: [] }, parsedJson);

/** The value of a JSON text. @throws RowError where it is not JSON, or has a number that would be changed */
export function parsedJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RowError('is not JSON');
  }
  checkNumbers(text);
  return value;
}

/** Whether the text as a whole is a JSON array or object. */
export function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function treeOf(file: string, text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first) {
    const reason = printParseErrorCode(first.error)
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    throw new UsageError(`${file}:${lineAt(text, first.offset)}: is not JSON: ${reason}`);
  }
  if (!root) throw new UsageError(`${file}: is empty`);
  return root;
}

const propertiesOf = (object: Node): { key: string; value: Node }[] =>
  (object.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    return key && value ? [{ key: String(key.value), value }] : [];
  });

function entriesOf(text: string, array: Node): Parsed<unknown> {
  let [line, offset] = [1, 0];
  const nodes = (array.children ?? []).map((node) => {
    line += breaksIn(text.slice(offset, node.offset));
    offset = node.offset;
    return { line, value: node };
  });
  return parseEach({ entries: nodes, bad: [] }, (node) => {
    checkNumbers(text.slice(node.offset, node.offset + node.length));
    return getNodeValue(node) as unknown;
  });
}

const breaksIn = (text: string): number => text.split('\n').length - 1;
const lineAt = (text: string, offset: number): number => breaksIn(text.slice(0, offset)) + 1;
