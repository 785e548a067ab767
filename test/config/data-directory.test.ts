import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataRootAt } from '#lexiclip/services/storage/root/root-at.js';

describe('A data directory', () => {
  let above: string;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterEach(() => rm(above, { recursive: true, force: true }));

  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  it('is made for its owner only, and folders above it as usual', async () => {
    const usual = join(above, 'usual');
    await mkdir(usual);
    await dataRootAt(join(above, 'var', 'data')).prepare('system');
    expect(await modeOf(join(above, 'var', 'data'))).toBe('700');
    expect(await modeOf(join(above, 'var'))).toBe(await modeOf(usual));
  });

  it('that is there keeps the rights that its owner has given', async () => {
    const data = join(above, 'data');
    await mkdir(data);
    await chmod(data, 0o750);
    await dataRootAt(data).prepare('system');
    expect(await modeOf(data)).toBe('750');
  });
});
