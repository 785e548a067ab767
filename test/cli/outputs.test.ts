import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CommandLine } from '../support/cli.js';
import { exampleImage } from '../support/images.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { sharedServer } from '../support/server.js';

const run = promisify(execFile);

describe('an output file of lexiclip', () => {
  let cli: CommandLine;
  let folders = 0;
  let classnames: string[];
  let classify: string[];

  beforeAll(async () => {
    const tenant = await sharedServer().tenant();
    await LabelSetClient.create(tenant, 'animals', named('frog', 'ship'));
    cli = await CommandLine.open(tenant);
    await cli.file('frog.png', await readFile(exampleImage('frog.png')));
    classnames = ['labels', 'export', '--set', 'animals', '--format', 'classnames', '--out'];
    classify = ['classify', 'frog.png', '--set', 'animals', '--top', '1', '--format', 'jsonl', '--out'];
  });
  afterAll(() => cli.close());

  const newFolder = async (): Promise<string> => {
    const folder = `folder-${++folders}`;
    await mkdir(join(cli.folder, folder));
    return folder;
  };
  const at = (path: string) => join(cli.folder, path);
  const succeeds = async (...args: string[]) => {
    expect(await cli.runHere(...args)).toMatchObject({ status: 0 });
  };

  it('stays the link that it is, and what it leads to is written', async () => {
    const folder = await newFolder();
    await cli.file(`${folder}/real.txt`, 'old\n');
    await symlink('real.txt', at(`${folder}/link.txt`));
    await succeeds(...classnames, `${folder}/link.txt`);
    expect(await readlink(at(`${folder}/link.txt`))).toBe('real.txt');
    expect(await readFile(at(`${folder}/real.txt`), 'utf8')).toBe('frog\nship\n');
  });

  it('is made where a link leads to a file that is not there yet', async () => {
    const folder = await newFolder();
    await symlink('later.txt', at(`${folder}/link.txt`));
    await symlink('later.jsonl', at(`${folder}/link.jsonl`));
    await succeeds(...classnames, `${folder}/link.txt`);
    await succeeds(...classify, `${folder}/link.jsonl`);
    expect((await readdir(at(folder))).sort()).toEqual(['later.jsonl', 'later.txt', 'link.jsonl', 'link.txt']);
    expect(await readFile(at(`${folder}/later.txt`), 'utf8')).toBe('frog\nship\n');
  });

  it('keeps its permissions', async () => {
    const folder = await newFolder();
    await cli.file(`${folder}/private.txt`, '');
    await chmod(at(`${folder}/private.txt`), 0o600);
    await succeeds(...classnames, `${folder}/private.txt`);
    expect((await stat(at(`${folder}/private.txt`))).mode & 0o777).toBe(0o600);
    expect(await readFile(at(`${folder}/private.txt`), 'utf8')).toBe('frog\nship\n');
  });

  it('is continued through a link too, without what was incomplete', async () => {
    const folder = await newFolder();
    await cli.file(`${folder}/real.jsonl`, '{"path":"fr');
    await chmod(at(`${folder}/real.jsonl`), 0o640);
    await symlink('real.jsonl', at(`${folder}/link.jsonl`));
    await succeeds(...classify, `${folder}/link.jsonl`, '--resume');
    const { mode } = await stat(at(`${folder}/real.jsonl`));
    expect([(await lstat(at(`${folder}/link.jsonl`))).isSymbolicLink(), mode & 0o777]).toEqual([true, 0o640]);
    expect(JSON.parse(await readFile(at(`${folder}/real.jsonl`), 'utf8'))).toMatchObject({ path: 'frog.png' });
  });

  it('may be a pipe, which is written into', async () => {
    const folder = await newFolder();
    await run('mkfifo', [at(`${folder}/pipe`)]);
    for (const [args, text] of [
      [classnames, /^frog\nship\n$/],
      [classify, /^\{"path":"frog\.png".*\}\n$/],
    ] as const) {
      const [read] = await Promise.all([
        run('timeout', ['20', 'cat', at(`${folder}/pipe`)]),
        succeeds(...args, `${folder}/pipe`),
      ]);
      expect(read.stdout).toMatch(text);
      expect((await lstat(at(`${folder}/pipe`))).isFIFO()).toBe(true);
    }
    const resumed = await cli.runHere(...classify, `${folder}/pipe`, '--resume');
    expect(resumed).toMatchObject({ status: 2, messages: expect.stringMatching(/pipe: is no regular file, which/) });
  });

  it('may be a device, which stays one', async () => {
    // A link, so that the machine keeps its device should this fail.
    await symlink('/dev/null', at('null'));
    await succeeds(...classnames, 'null');
    await succeeds(...classify, 'null');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    expect(await readlink(at('null'))).toBe('/dev/null');
  });

  it('that cannot take what is written is a failure in one line, and nothing is left beside it', async () => {
    const folder = await newFolder();
    // A link, so that the machine keeps its device should this fail.
    await symlink('/dev/full', at('full'));
    for (const args of [classnames, classify]) {
      const { status, messages } = await cli.runHere(...args, 'full');
      expect({ status, messages }).toEqual({
        status: 2,
        messages: 'lexiclip: full: cannot be written: no space is left\n',
      });
      const missing = await cli.runHere(...args, `${folder}/no/out`);
      expect(missing).toMatchObject({
        status: 2,
        messages: expect.stringMatching(/no\/out: cannot be written: no such file/),
      });
      const isFolder = await cli.runHere(...args, folder);
      expect(isFolder).toMatchObject({ status: 2, messages: expect.stringMatching(/cannot be written: is a folder/) });
    }
    expect(await readdir(at(folder))).toEqual([]);
  });
});
