import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { subset } from 'semver';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(ROOT + path, 'utf8'));

interface Locked {
  /** Where it is not what the path says. */
  readonly name?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly engines?: { readonly node?: string };
}
const { engines } = readJson('package.json');
const locked = Object.entries(readJson('package-lock.json').packages as Record<string, Locked>).filter(
  ([path, { dev, link }]) => path.startsWith('node_modules/') && !dev && !link,
);

describe('The package', () => {
  it('runs on every version of Node that it names: each dependency allows them all', () => {
    // A package for one platform, of which another is for the rest, is left out where it does not fit.
    const needed = locked.filter(([, { optional, os }]) => !(optional && os));
    const strict = needed.filter(([, { engines: own }]) => own?.node && !subset(engines.node, own.node));
    expect(strict.map(([path, { engines: own }]) => `${path}: ${own?.node}`)).toEqual([]);
    expect(needed.length).toBeGreaterThan(100);
  });

  it('has one copy each of what must not be there twice, and none of the onnxruntime of browsers', () => {
    const copies = (name: string) => locked.filter(([path]) => path.endsWith(`node_modules/${name}`));
    for (const name of ['onnxruntime-node', 'sharp', 'graphql', 'reflect-metadata', 'apache-arrow']) {
      expect([name, copies(name).length]).toEqual([name, 1]);
    }
    // Its place is taken by the part of it that has no binaries.
    expect(copies('onnxruntime-web').map(([, { name }]) => name)).toEqual(['onnxruntime-common']);
  });

  it('names each platform of LanceDB itself, because what it bundles installs nothing', () => {
    const lance = readJson('node_modules/@lancedb/lancedb/package.json');
    const platforms = Object.entries(lance.optionalDependencies).filter(([name]) => name.startsWith('@lancedb/'));
    expect(readJson('package.json').optionalDependencies).toEqual(Object.fromEntries(platforms));
  });
});

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('The image', () => {
  onLinux('keeps the libraries of its own platform of those that onnxruntime-node has', () => {
    const command = /^RUN (cd node_modules\/onnxruntime-node.*\n.*)$/m.exec(
      readFileSync(`${ROOT}Dockerfile`, 'utf8'),
    )?.[1];
    const folder = mkdtempSync(join(tmpdir(), 'lexiclip-test-'));
    const bin = 'node_modules/onnxruntime-node/bin/napi-v6';
    const platforms = () =>
      readdirSync(join(folder, bin)).flatMap((os) => readdirSync(join(folder, bin, os)).map((cpu) => `${os}/${cpu}`));
    try {
      for (const os of readdirSync(ROOT + bin)) {
        for (const cpu of readdirSync(join(ROOT, bin, os))) mkdirSync(join(folder, bin, os, cpu), { recursive: true });
      }
      expect(platforms().length).toBeGreaterThan(3);
      execFileSync('sh', ['-ec', command as string], { cwd: folder });
      expect(platforms()).toEqual([`linux/${process.arch}`]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
