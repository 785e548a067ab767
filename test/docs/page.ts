import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

type Token = ReturnType<MarkdownIt['parse']>[number];

/** A fenced block. */
export interface Block {
  readonly language: string;
  /** The rest of what stands after the fence: `server`, or the name of a file. */
  readonly note: string;
  readonly text: string;
  /** Of the first line of the text, from 1. */
  readonly line: number;
  /** What the output must match, from the comments below the block. */
  readonly expected: readonly RegExp[];
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

export interface Table {
  readonly head: readonly string[];
  /** Cells as they are written, without the white space around them. */
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
}

/** A Markdown file. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  readonly tables: readonly Table[];
  /** What can stand after `#` in a link to this page. */
  readonly anchors: ReadonlySet<string>;
}

/** Something that is wrong with a page. */
export interface Fault {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const markdown = new MarkdownIt({ html: true });
const EXPECT = /<!-- expect: (.+?) -->/g;

export async function readPage(root: string, file: string): Promise<Page> {
  const text = await readFile(file, 'utf8');
  const tokens = markdown.parse(text, {});
  return {
    path: relative(root, file),
    text,
    blocks: blocksIn(tokens),
    links: linksIn(tokens),
    tables: tablesIn(tokens),
    anchors: anchorsIn(tokens),
  };
}

/** @returns from 1 */
const lineOf = ({ map }: Token): number => (map?.[0] ?? 0) + 1;

function blocksIn(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token, i) => {
    if (token.type !== 'fence') return [];
    const [, language = '', note = ''] = /^(\S*)\s*(.*)$/.exec(token.info.trim()) ?? [];
    const below = tokens[i + 1]?.type === 'html_block' ? (tokens[i + 1] as Token).content : '';
    const expected = [...below.matchAll(EXPECT)].map(([, pattern]) => new RegExp(pattern as string, 'm'));
    return [{ language, note, text: token.content, line: lineOf(token) + 1, expected }];
  });
}

function linksIn(tokens: readonly Token[]): Link[] {
  // Cells of a table do not say where they are; their row does.
  let line = 1;
  return tokens.flatMap((token) => {
    if (token.map) line = lineOf(token);
    const links = token.children?.filter(({ type }) => type === 'link_open' || type === 'image') ?? [];
    return links.map((link) => ({
      target: link.attrGet('href') ?? link.attrGet('src') ?? '',
      line,
    }));
  });
}

function anchorsIn(tokens: readonly Token[]): Set<string> {
  const slugger = new GithubSlugger();
  const headings = tokens.flatMap(({ type }, i) => (type === 'heading_open' ? [tokens[i + 1]] : []));
  const textOf = (heading: Token | undefined) => heading?.children?.map(({ content }) => content).join('') ?? '';
  return new Set(headings.map((heading) => slugger.slug(textOf(heading))));
}

function tablesIn(tokens: readonly Token[]): Table[] {
  const tables: Table[] = [];
  let rows: { cells: string[]; line: number }[] = [];
  tokens.forEach((token, i) => {
    if (token.type === 'table_open') rows = [];
    else if (token.type === 'tr_open') rows.push({ cells: [], line: lineOf(token) });
    else if (/^t[hd]_open$/.test(token.type)) rows.at(-1)?.cells.push((tokens[i + 1] as Token).content.trim());
    else if (token.type === 'table_close') tables.push({ head: rows[0]?.cells ?? [], rows: rows.slice(1) });
  });
  return tables;
}
