import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Fault, Page } from './page.js';

/** Relative links that lead nowhere. What is elsewhere in the world is not asked for. */
export function brokenLinks(root: string, page: Page, pages: readonly Page[]): Fault[] {
  const byPath = new Map(pages.map((other) => [other.path, other]));
  return page.links.flatMap(({ target, line }) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? page.path : normalize(join(page.path, '..', decodeURI(file)));
    const fault = (message: string): Fault[] => [{ path: page.path, line, message }];
    if (!existsSync(join(root, path))) return fault(`the link leads to ${path}, which is not there`);
    if (anchor === undefined) return [];
    const other = byPath.get(path);
    if (!other) return fault(`the anchor of ${target} is in a file that is no page`);
    return other.anchors.has(anchor) ? [] : fault(`${path} has no heading for #${anchor}`);
  });
}
