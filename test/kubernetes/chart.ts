import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unknownSettings } from './environment.js';
import { objectsIn } from './objects.js';
import { REFUSED } from './refused.js';
import { faultsOf } from './rules.js';
import type { Tools } from './tools.js';

export const FOLDER = fileURLToPath(new URL('../../deploy/kubernetes/', import.meta.url));
const CHART = join(FOLDER, 'chart');
/** The oldest that the chart says it needs, one in between, and the newest that there are schemas of. */
const KUBERNETES = ['1.27.0', '1.32.0', '1.37.0'];
const RELEASE = 'lexiclip';

export const render = (tools: Tools, values: string): Promise<string> =>
  tools.helm('template', RELEASE, CHART, '--values', values);

/** Against the schemas of Kubernetes. @throws Error with what does not fit */
export const validate = (tools: Tools, file: string): Promise<string> =>
  tools.validate('--strict', '--quiet', ...KUBERNETES.flatMap((version) => ['-k', version]), file);

/** Names of the files of values: each is an example, and a case. */
export const valuesFiles = async (): Promise<string[]> =>
  (await readdir(join(FOLDER, 'values'))).sort().map((name) => join(FOLDER, 'values', name));

/** What is wrong with the chart for these values. */
export async function faultsWith(tools: Tools, values: string, rendered: string): Promise<string[]> {
  const faults = faultsOf(objectsIn(rendered));
  const linted = await tools.helm('lint', '--strict', '--quiet', CHART, '--values', values).then(
    () => [],
    (error: Error) => [error.message],
  );
  return [...faults, ...linted];
}

/** Values that are wrong and that the chart takes, or about which it says something else. */
export async function takenValues(tools: Tools): Promise<string[]> {
  const base = ['template', RELEASE, CHART, '--set', 'data=s3://bucket/prefix', '--set'];
  const faults = REFUSED.map(async ([settings, says]) => {
    const said = await tools.helm(...base, settings).then(
      () => 'nothing',
      (error: Error) => error.message,
    );
    return said !== 'nothing' && says.test(said) ? [] : [`--set ${settings}: the chart says ${said}`];
  });
  return (await Promise.all(faults)).flat();
}

/** Settings that the chart names and no server knows. */
export async function unknownInChart(): Promise<string[]> {
  const files = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return unknownSettings((await Promise.all(texts)).join('\n')).map((name) => `${name} is not a setting`);
}
