import { buildSchema, parse as parseGraphql, validate } from 'graphql';
import { parse as parseYaml } from 'yaml';
import type { Block, Fault, Page } from './page.js';

/** What blocks may be. Only `sh` runs: what is in others is not said to. */
const LANGUAGES = ['sh', 'text', 'graphql', 'json', 'yaml', 'js', 'ts', 'tsx', 'python', 'csv', 'html', 'mermaid'];
/** Commands that could run. */
const OURS = /^\s*(?:npx )?(?:lexiclip [a-z]|curl .*127\.0\.0\.1:4000|node dist\/)/m;

type Reader = (text: string) => readonly string[];

/** Blocks that are of no kind, or not what they say they are. */
export function badBlocks(page: Page, schemaText: string): Fault[] {
  const schema = buildSchema(schemaText);
  const readers: Readonly<Record<string, Reader>> = {
    graphql: (text) => validate(schema, parseGraphql(text)).map(({ message }) => message),
    json: (text) => nothing(JSON.parse(text)),
    yaml: (text) => nothing(parseYaml(text)),
    text: (text) => (OURS.test(text) ? ['a command that could run; make the block sh'] : []),
  };
  return page.blocks.flatMap((block) =>
    messages(block, readers).map((message) => ({ path: page.path, line: block.line, message })),
  );
}

function messages({ language, text }: Block, readers: Readonly<Record<string, Reader>>): readonly string[] {
  if (!LANGUAGES.includes(language)) return [`a block must say what it is: ${LANGUAGES.join(', ')}`];
  try {
    return readers[language]?.(text) ?? [];
  } catch (error) {
    return [`this is no ${language}: ${(error as Error).message}`];
  }
}

const nothing = (_: unknown): readonly string[] => [];
