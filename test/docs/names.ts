import { homedir } from 'node:os';
import { join } from 'node:path';
import { isServiceLink } from '#lexiclip/config/service-links.js';
import { variables } from '#lexiclip/config.js';
import { LIMITS } from '#lexiclip/domain/limits.js';
import { ACCESS, SCOPES } from '../support/graphql/access-table.js';
import type { Fault, Page } from './page.js';

/** Of the command line, which the server does not read. */
const OF_CLIENTS = ['LEXICLIP_URL', 'LEXICLIP_KEY'];
const SETTINGS = /LEXICLIP_[A-Z]+(?:_[A-Z]+)*(?![A-Z_])/g;
const OWN_CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');

/** Names in a page of things that there are not: settings, scripts, metrics. */
export function unknownNames(page: Page, scripts: readonly string[], metrics: readonly string[]): Fault[] {
  // An address is what most of the variables have that Kubernetes sets.
  const known = (name: string) =>
    name in variables.shape || OF_CLIENTS.includes(name) || isServiceLink(name, '10.96.0.11');
  return [
    ...named(page, SETTINGS, known, 'is not a setting'),
    ...named(page, /(?<=npm run (?:--silent )?)[a-z][a-z:-]*/g, (name) => scripts.includes(name), 'is not a script'),
    ...named(page, /\blexiclip_[a-z_]+[a-z]\b/g, (name) => metrics.includes(name), 'is not a metric'),
  ];
}

function named(page: Page, pattern: RegExp, known: (name: string) => boolean, message: string): Fault[] {
  return page.text
    .split('\n')
    .flatMap((line, i) =>
      [...line.matchAll(pattern)]
        .filter(([name]) => !known(name))
        .map(([name]) => ({ path: page.path, line: i + 1, message: `${name} ${message}` })),
    );
}

/** What the table of settings must say: each setting once, with its default. */
export function wrongSettings(page: Page): Fault[] {
  const rows = page.tables.filter(({ head }) => head[1] === 'default').flatMap(({ rows }) => rows);
  const byName = new Map(rows.map((row) => [row.cells[0]?.replaceAll('`', ''), row]));
  return Object.entries(variables.shape).flatMap(([name, rule]) => {
    const row = byName.get(name);
    if (!row) return [{ path: page.path, line: 1, message: `${name} is missing` }];
    const [, said = ''] = row.cells;
    const value = shown(rule.parse(undefined));
    const right = value === undefined ? said !== '' : said === value;
    return right ? [] : [{ path: page.path, line: row.line, message: `the default of ${name} is ${value}` }];
  });
}

/** @returns undefined where there is no fixed default, and words say what happens */
function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 0) return 'none';
  return String(value).replace(OWN_CACHE, '~/.cache');
}

/** What the tables of limits must say: each of `LIMITS`, by its name in the last column, with its value. */
export function wrongLimits(page: Page): Fault[] {
  const rows = page.tables.filter(({ head }) => head.at(-1) === 'in `limits.ts`').flatMap(({ rows }) => rows);
  return Object.entries(LIMITS).flatMap(([name, value]) => {
    const row = rows.find(({ cells }) => cells.at(-1) === `\`${name}\``);
    if (!row) return [{ path: page.path, line: 1, message: `the limit ${name} is missing` }];
    const said = row.cells[1] ?? '';
    const forms = [
      value.toLocaleString('en'),
      `${value / 1e6} megapixels`,
      `${value / 1024 ** 2} MB`,
      `${value / 1000} s`,
    ];
    return forms.includes(said) ? [] : [{ path: page.path, line: row.line, message: `${name} is ${value}` }];
  });
}

const WHO: Readonly<Record<string, readonly string[]>> = {
  'any key': [...SCOPES, 'OPERATOR'],
  'the operator': ['OPERATOR'],
  'TENANT_ADMIN, or the operator': ['TENANT_ADMIN', 'OPERATOR'],
  TENANT_ADMIN: ['TENANT_ADMIN'],
  CLASSIFY: ['CLASSIFY'],
  CATALOG_READ: ['CATALOG_READ'],
  CATALOG_WRITE: ['CATALOG_WRITE'],
  'CATALOG_READ, CATALOG_WRITE or CLASSIFY': ['CATALOG_READ', 'CATALOG_WRITE', 'CLASSIFY'],
  'CATALOG_WRITE or CLASSIFY': ['CATALOG_WRITE', 'CLASSIFY'],
};

/** What the table of scopes must say: each query, mutation and subscription of the table that the access test goes through. */
export function wrongAccess(page: Page): Fault[] {
  const rows = page.tables.filter(({ head }) => head[0] === 'needs').flatMap(({ rows }) => rows);
  return Object.entries(ACCESS).flatMap(([field, { allowed }]) => {
    const [type, name] = field.split('.');
    if (!['Query', 'Mutation', 'Subscription'].includes(type as string)) return [];
    const row = rows.find(({ cells }) => cells[1]?.split(/,\s*/).includes(`\`${name}\``));
    if (!row) return [{ path: page.path, line: 1, message: `${field} is missing` }];
    const said = [...(WHO[row.cells[0]?.replaceAll('`', '') ?? ''] ?? [])].sort();
    const right = said.join() === [...allowed].sort().join();
    return right ? [] : [{ path: page.path, line: row.line, message: `${field} is for ${allowed.join(', ')}` }];
  });
}
