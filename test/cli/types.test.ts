import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandLine } from '../support/cli.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

describe('lexiclip types', () => {
  let tenant: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
    await LabelSetClient.create(tenant, 'farm-animals', named('cat', 'dog "Rex"', 'cow\u2028calf'));
    await tenant.data('mutation { removeLabels(labelSet: "farm-animals", names: ["cat"]) { unchanged } }');
  });
  afterAll(() => cli.close());

  /** What the compiler says of a program beside the module. */
  async function compile(program: string): Promise<string> {
    await writeFile(join(cli.folder, 'page.ts'), program);
    const args = [TSC, '--noEmit', '--strict', '--module', 'nodenext', '--types', '', 'page.ts'];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: cli.folder, encoding: 'utf8' });
    return status === 0 ? '' : stdout;
  }

  it('writes names with which a program compiles until a label goes away', async () => {
    const PAGE = `import { FARM_ANIMALS, FARM_ANIMALS_DIGEST, type FarmAnimals } from './animals.js';
      export const colour: Record<FarmAnimals, string> = { cat: 'grey', 'dog "Rex"': 'brown', 'cow\\u2028calf': 'white' };
      export const input: { slug: string; version: number } = FARM_ANIMALS;
      export const digest: string = FARM_ANIMALS_DIGEST;`;
    expect((await cli.runHere('types', 'farm-animals@1', '--out', 'animals.ts')).status).toBe(0);
    expect(await compile(PAGE)).toBe('');
    const wrote = await cli.runHere('types', 'farm-animals@2', '--out', 'animals.ts');
    expect(wrote.messages).toBe('wrote the names of farm-animals version 2, 2 labels, to animals.ts\n');
    expect(await compile(PAGE)).toMatch(/page\.ts.*'cat'/);
  });

  it('names the version and its digest, and says the same of one version every time', async () => {
    const first = await cli.runHere('types', 'farm-animals@2');
    const { labelSet } = await tenant.data('{ labelSet(slug: "farm-animals") { latest { digest } } }');
    expect(first.output).toContain(`export const FARM_ANIMALS_DIGEST = "${labelSet.latest.digest}";`);
    expect(first.output).toContain('{ slug: "farm-animals", version: 2 } as const');
    expect((await cli.runHere('types', 'farm-animals')).output).toBe(first.output);
  });

  it('gives names to sets that begin with a digit', async () => {
    await LabelSetClient.create(tenant, '3d_shapes', named('cube'));
    const { output } = await cli.runHere('types', '3d_shapes');
    expect(output).toContain('export const SET_3D_SHAPES_1 = [\n  "cube",\n] as const;');
    expect(output).toContain('export type Set3dShapes = (typeof SET_3D_SHAPES_1)[number];');
  });

  it('says which version there is not', async () => {
    const { status, messages } = await cli.runHere('types', 'farm-animals@9');
    expect([status, messages]).toEqual([expect.any(Number), expect.stringContaining('there is no version 9')]);
    expect(status).not.toBe(0);
  });
});
