/**
 * Renders the chart with each file of values, and checks what comes out: the plain manifests that are committed, the
 * schemas of several versions of Kubernetes, and rules of our own. `npm run kubernetes -- --write` writes the manifests.
 *
 * Ends with 1 when something is wrong, and in CI also when helm or the schemas cannot be had.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FOLDER, faultsWith, render, takenValues, unknownInChart, validate, valuesFiles } from './chart.js';
import { drift, plainManifests, write } from './manifests.js';
import { objectsIn, type Pod, podsIn } from './objects.js';
import { faultsOf } from './rules.js';
import { getTools, type Tools } from './tools.js';
import { tryPod } from './trial.js';

const MANIFESTS = join(FOLDER, 'manifests');
let failed = false;

function report(what: string, faults: readonly string[]): void {
  console.log(`${faults.length === 0 ? 'ok      ' : 'FAILED  '}${what}`);
  for (const fault of faults) console.error(`  ${fault}`);
  failed ||= faults.length > 0;
}

const messageOf = (work: Promise<unknown>): Promise<string[]> =>
  work.then(
    () => [],
    (error: Error) => [error.message],
  );

async function checkValues(tools: Tools, values: string, folder: string): Promise<void> {
  const rendered = await render(tools, values);
  const file = join(folder, basename(values));
  await writeFile(file, rendered);
  const faults = [...(await messageOf(validate(tools, file))), ...(await faultsWith(tools, values, rendered))];
  report(`the chart with ${basename(values)}: ${objectsIn(rendered).length} objects`, faults);
}

/** The files, and what kustomize makes of them when an overlay changes them. */
async function checkManifests(tools: Tools, folder: string): Promise<void> {
  const files = plainManifests(await render(tools, join(FOLDER, 'values/manifests.yaml')));
  if (process.argv.includes('--write')) await write(MANIFESTS, files);
  const changed = await drift(MANIFESTS, files);
  report(
    'the committed manifests are those of the chart',
    changed.map((name) => `${name} differs: npm run kubernetes -- --write`),
  );
  const built = await tools.kubectl('kustomize', join(FOLDER, 'overlay'));
  const file = join(folder, 'overlay-built.yaml');
  await writeFile(file, built);
  const faults = [...(await messageOf(validate(tools, file))), ...faultsOf(objectsIn(built))];
  report('an overlay of the manifests', faults);
}

async function check(tools: Tools): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lexiclip-kubernetes-'));
  try {
    await checkManifests(tools, folder);
    for (const values of await valuesFiles()) await checkValues(tools, values, folder);
    const [pod] = podsIn(objectsIn(await render(tools, join(FOLDER, 'values/aws.yaml')))) as [Pod];
    report('a pod with a model of the hub starts, answers its probes and ends', await tryPod(pod));
    report('values that are wrong are refused', await takenValues(tools));
    report('settings that are named are settings', await unknownInChart());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const tools = await getTools().catch((error: Error) => {
  console.error(`not checked: helm or the schemas of Kubernetes cannot be had: ${error.message}`);
  failed = process.env.CI === 'true';
});
if (tools) await check(tools);
if (failed) process.exitCode = 1;
