/**
 * Prints the rooms and the arrows between them, as Markdown with a Mermaid picture. With `--write` it puts them into
 * docs/architecture.md, with `--check` it fails where that page shows something else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { FOUNDATION, ROOMS } from './rooms.mjs';

const PAGE = new URL('../../docs/architecture.md', import.meta.url);
const [START, END] = ['<!-- rooms: made by npm run architecture -->', '<!-- end of rooms -->'];

const above = Object.keys(ROOMS).filter((name) => !FOUNDATION.includes(name));

/** Whether `to` can be reached from `from` by more than one arrow. */
function isImplied(from, to) {
  const reached = new Set();
  const visit = (name) => {
    for (const next of ROOMS[name].imports) {
      if (reached.has(next)) continue;
      reached.add(next);
      visit(next);
    }
  };
  for (const next of ROOMS[from].imports) if (next !== to) visit(next);
  return reached.has(to);
}

const nodeOf = (name) => name.replace('-', '_');
const arrows = above.flatMap((from) =>
  ROOMS[from].imports.filter((to) => !isImplied(from, to)).map((to) => `  ${nodeOf(from)} --> ${nodeOf(to)}`),
);
const picture = [
  '```mermaid',
  'flowchart TD',
  ...above.map((name) => `  ${nodeOf(name)}["${name}"]`),
  `  foundation["${FOUNDATION.join(' · ')}"]`,
  ...arrows,
  ...above.filter((name) => ROOMS[name].imports.length === 0).map((name) => `  ${nodeOf(name)} --> foundation`),
  '```',
];

const cell = (text) => text.replaceAll('|', '\\|');
const rows = Object.entries(ROOMS).map(([name, { path, holds, imports }]) => {
  const may = FOUNDATION.includes(name) ? FOUNDATION.slice(0, FOUNDATION.indexOf(name)) : imports;
  return [name, `\`${path}\``, cell(holds), may.join(', ') || (FOUNDATION.includes(name) ? 'nobody' : '')];
});
const head = ['room', 'is', 'holds', 'may import'];
const widths = head.map((title, i) => Math.max(...[title, ...rows.map((row) => row[i])].map(({ length }) => length)));
const line = (cells) => `| ${cells.map((text, i) => text.padEnd(widths[i])).join(' | ')} |`;
const table = [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];

const text = [START, '', ...picture, '', ...table, '', END].join('\n');

const [mode] = process.argv.slice(2);
if (mode === undefined) process.stdout.write(`${text}\n`);
else {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(START), page.indexOf(END)];
  const wanted = page.slice(0, from) + text + page.slice(to + END.length);
  if (from < 0 || to < 0) throw new Error('docs/architecture.md has no place for the rooms');
  if (mode === '--write') writeFileSync(PAGE, wanted);
  else if (page !== wanted) {
    process.stderr.write(
      'docs/architecture.md shows other rooms than tools/architecture/rooms.mjs: npm run architecture\n',
    );
    process.exitCode = 1;
  }
}
