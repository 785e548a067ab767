import { chmod, copyFile, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine } from '../support/cli.js';
import { exampleImage, sharedFolder } from '../support/images.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { nativeProcess } from '../support/native.js';
import { sharedServer } from '../support/server.js';

describe('lexiclip classify with folders', () => {
  let cli: CommandLine;
  let folders = 0;

  beforeAll(async () => {
    const tenant = await sharedServer().tenant();
    await LabelSetClient.create(tenant, 'animals', named('frog', 'ship'));
    cli = await CommandLine.open(tenant);
  });
  afterAll(() => cli.close());

  /** A folder with copies of an image under these names. */
  const folderOf = async (...names: string[]): Promise<string> => {
    const folder = `folder-${++folders}`;
    for (const name of names) {
      await mkdir(join(cli.folder, folder, name, '..'), { recursive: true });
      await copyFile(exampleImage('frog.png'), join(cli.folder, folder, name));
    }
    return folder;
  };

  const classify = async (...args: string[]) => {
    const { status, output, messages } = await cli.runHere('classify', ...args, '--set', 'animals', '--json');
    const rows = output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    return { status, messages, rows, paths: rows.map(({ path }) => path) };
  };

  it('takes images by all names that JPEG files go by', async () => {
    const folder = sharedFolder('cases/12-folder');
    if (!folder) return;
    const { status, rows } = await classify(folder);
    expect(status).toBe(0);
    expect(rows.map(({ path, error }) => [path.slice(-6), error])).toEqual([
      ['a.jfif', undefined],
      ['/b.jpe', undefined],
      ['/c.jpg', undefined],
    ]);
  });

  it('says which files it has not taken for images', async () => {
    const folder = await folderOf('a.PNG', 'b.txt', 'below/c.heic', 'below/d.heic', 'README');
    const { status, messages, paths } = await classify(folder);
    expect({ status, paths }).toEqual({ status: 0, paths: [`${folder}/a.PNG`] });
    expect(messages).toContain(
      `left out: 4 files in ${folder} that are no images by their names: .heic, .txt, no extension\n`,
    );
  });

  it('takes each image once where links make a circle or lead to the same folder', async () => {
    const folder = await folderOf('z/frog.png', 'top.png');
    await symlink('z', join(cli.folder, folder, 'a'));
    await symlink('..', join(cli.folder, folder, 'z', 'up'));
    await symlink('z/frog.png', join(cli.folder, folder, 'b.png'));
    const images = [`${folder}/top.png`, `${folder}/z/frog.png`];
    expect((await classify(folder)).paths).toEqual(images);
    expect((await classify(`${folder}/**/{top,frog}.png`)).paths).toEqual(images);
    const both = await classify(`${folder}/z`, `${folder}/b.png`, `${folder}/z/frog.png`);
    expect(both.paths).toEqual([`${folder}/z/frog.png`, `${folder}/z/up/top.png`]);
    expect(both.messages).toMatch(/left out: 2 links to images that are there already/);
  });

  it('says what it cannot read, goes on, and ends with 1', async () => {
    const folder = await folderOf('frog.png', 'locked/ship.png');
    const locked = join(cli.folder, folder, 'locked');
    await symlink('nowhere', join(cli.folder, folder, 'lost.png'));
    await chmod(locked, 0);
    await chmod(cli.folder, 0o755);
    // A superuser may read everything.
    const isSuperuser = nativeProcess.geteuid?.() === 0;
    if (isSuperuser) nativeProcess.seteuid?.(65534);
    try {
      const below = await classify(folder);
      expect({ status: below.status, paths: below.paths }).toEqual({ status: 1, paths: [`${folder}/frog.png`] });
      expect(below.messages).toBe(
        `not read: ${folder}/locked: permission denied\nnot read: ${folder}/lost.png: no such file\n` +
          '1 image by animals@1, 0 failed, 2 paths not read\n',
      );
      const pattern = await classify(`${folder}/**/*.png`);
      expect({ ...pattern, rows: [] }).toEqual({ ...below, rows: [] });
    } finally {
      if (isSuperuser) nativeProcess.seteuid?.(0);
      await chmod(locked, 0o755);
    }
  });

  it('does not try again what will never change', async () => {
    const folder = await folderOf('frog.png');
    await cli.file(`${folder}/empty.jpg`, '');
    await cli.file(`${folder}/text.jpg`, 'no image');
    const args = ['classify', folder, '--set', 'animals', '--out', `${folder}.jsonl`, '--resume'];
    expect(await cli.runHere(...args)).toMatchObject({ status: 1, messages: '3 images by animals@1, 2 failed\n' });
    const whole = await readFile(join(cli.folder, `${folder}.jsonl`), 'utf8');
    expect(whole).toMatch(/empty\.jpg.*"code":"UNSUPPORTED_IMAGE","message":"the file is empty"/);
    expect(await cli.runHere(...args)).toEqual({
      status: 0,
      output: '',
      messages:
        `3 images in ${folder}.jsonl already, 2 of them as failures that would be the same again\n` +
        '0 images by animals@1, 0 failed\n',
    });
    // As a version that sent empty files to the service has written it.
    await cli.file(
      `${folder}.jsonl`,
      whole.replace('UNSUPPORTED_IMAGE","message":"the file is', 'BAD_USER_INPUT","message":"the image is'),
    );
    expect((await cli.runHere(...args)).messages).toMatch(/^3 images in .*\n0 images by animals@1/);
  });

  it('goes on with an output whose images are named by other paths of the same files', async () => {
    const folder = await folderOf('frog.png', 'ship.png');
    await symlink(folder, join(cli.folder, `${folder}-link`));
    const out = ['--set', 'animals', '--out', `${folder}.jsonl`, '--resume'];
    await cli.runHere('classify', `${folder}-link`, ...out);
    expect((await cli.runHere('classify', folder, ...out)).messages).toMatch(/^2 images in .* already\n0 images by/);
    expect(await readdir(join(cli.folder, folder))).toHaveLength(2);
  });
});
