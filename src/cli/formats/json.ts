import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { UsageError } from '../usage-error.js';
import { choose } from './choose.js';
import { type Entry, nonEmptyLines, type Parsed, parseEach, RowError } from './parsed.js';

/**
 * Entries of a JSON file: an array, or an object with one array per dataset as in CLIP_benchmark's files.
 *
 * @throws UsageError when it is neither
 */
export function readJson(file: string, text: string, dataset: string | undefined): Parsed<unknown> {
  const root = treeOf(file, text);
  if (root.type === 'array') return { entries: entriesOf(text, root), bad: [] };
  if (root.type !== 'object')
    throw new UsageError(`${file}: must have an array, or an object with one array per dataset`);
  const arrays = (root.children ?? []).map(({ children }) => {
    const [key, value] = children as [Node, Node];
    return [String(key.value), value] as const;
  });
  const value = choose(file, new Map(arrays), dataset);
  if (value.type !== 'array') throw new UsageError(`${file}:${lineAt(text, value.offset)}: must be an array`);
  return { entries: entriesOf(text, value), bad: [] };
}

/** Entries of a JSONL file: one JSON value per line. */
export const readJsonLines = (text: string): Parsed<unknown> =>
  parseEach({ entries: nonEmptyLines(text), bad: [] }, (line) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      throw new RowError('is not JSON');
    }
  });

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

function entriesOf(text: string, array: Node): Entry<unknown>[] {
  let [line, offset] = [1, 0];
  return (array.children ?? []).map((node) => {
    line += breaksIn(text.slice(offset, node.offset));
    offset = node.offset;
    return { line, value: getNodeValue(node) as unknown };
  });
}

const breaksIn = (text: string): number => text.split('\n').length - 1;
const lineAt = (text: string, offset: number): number => breaksIn(text.slice(0, offset)) + 1;
