import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { objectsIn } from './objects.js';

const HEAD = '# Rendered from deploy/kubernetes/chart by `npm run kubernetes -- --write`.\n';
/** Helm says before each object which template it comes from. */
const SOURCE = /^# Source: \S+\/templates\/(\S+\.yaml)\n/;

/** File names and texts of plain manifests, and of what kustomize begins with, from what helm has rendered. */
export function plainManifests(rendered: string): Map<string, string> {
  const parts = rendered.split(/^---\n/m).filter((part) => part.trim() !== '');
  const files = parts.map((part): [string, string] => {
    const name = SOURCE.exec(part)?.[1];
    if (name === undefined || objectsIn(part).length !== 1) throw new Error(`this is no single object:\n${part}`);
    return [name, `${HEAD}${part.replace(SOURCE, '').trimEnd()}\n`];
  });
  const resources = files.map(([name]) => name).sort();
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  return new Map([...files, ['kustomization.yaml', HEAD + stringify(kustomization, { lineWidth: 0 })]]);
}

/** Names of the files in which a folder differs from these. */
export async function drift(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const there = await readdir(folder).catch(() => []);
  const names = [...new Set([...there, ...files.keys()])].sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => undefined)));
  return names.filter((name, i) => texts[i] !== files.get(name));
}

/** Puts these files into a folder, and nothing else. */
export async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([...files].map(([name, text]) => writeFile(join(folder, name), text)));
}
