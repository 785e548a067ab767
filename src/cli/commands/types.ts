import type { Command } from '@commander-js/extra-typings';
import { type SetReference, setReference } from '../arguments/set-reference.js';
import { writeOutput } from '../files/output.js';
import { NamePageDocument } from '../generated/graphql.js';
import { found, versionNumberOf } from '../service/lookups.js';
import { allLabels } from '../service/pages.js';
import type { Request } from '../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service/service-command.js';
import { counted, note, print } from '../terminal/output.js';
import { type NamedVersion, nameModule } from '../types/name-module.js';

interface Options extends ServiceOptions {
  readonly out?: string | undefined;
}

export function addTypes(program: Command): void {
  serviceCommand(program, 'types', 'write the names of the labels of one version as a TypeScript module')
    .argument('<set>', 'NAME, NAME@VERSION or NAME:TAG; the module is about the version that this is now', setReference)
    .option('--out <file>', 'output file; standard output when omitted')
    .action(writeTypes);
}

async function writeTypes(set: SetReference, options: Options): Promise<void> {
  const { out } = options;
  const version = await namesOf(connectTo(options), set);
  const text = nameModule(version);
  if (out === undefined && !options.json) {
    process.stdout.write(text);
    return;
  }
  if (out !== undefined) await writeOutput(out, text);
  const { slug, number, digest, names } = version;
  if (options.json)
    print(JSON.stringify({ labelSet: slug, version: number, digest, names, out: out ?? null }, null, 2));
  else note(`wrote the names of ${slug} version ${number}, ${counted(names.length, 'label')}, to ${out}`);
}

async function namesOf(request: Request, set: SetReference): Promise<NamedVersion> {
  const { slug } = set;
  const number = await versionNumberOf(request, set);
  let digest = '';
  const nodes = await allLabels(async (after, first) => {
    const { labelSet } = await request(NamePageDocument, { slug, number, first, after });
    const version = found(`version ${number} of label set "${slug}"`, labelSet?.version);
    digest = version.digest;
    return version.labels;
  });
  return { slug, number, digest, names: nodes.map(({ name }) => name) };
}
