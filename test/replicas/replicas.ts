/**
 * Does what docs/operations/scale-out.md says, under load: three replicas on Ceph's S3 gateway behind nginx, restarted,
 * killed, added and removed. Ends with 1 when a step fails, or a request that nothing excuses, or a version is lost.
 */
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Block, readPage } from '../docs/page.js';
import { Shell } from '../docs/shell.js';
import { Workshop } from '../docs/workshop.js';
import { GATEWAY_LACKS, Gateway } from '../support/object-store/gateway.js';
import { Load } from './load.js';
import { isProgram, Places } from './places.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const PAGE = join(ROOT, 'docs/operations/scale-out.md');
const SITE = 'deploy/nginx/replicas.conf';
const BLOCK_MS = 300_000;
/** The step after which there is something to ask for, and the one that excuses lost answers. */
const [SERVED, KILLED, LAST] = ['labels import', 'kill -9', 'proxy -s quit'];

class Trial {
  private load: Load | undefined;
  private key = '';

  constructor(
    private readonly shell: Shell,
    private readonly places: Places,
  ) {}

  /** @throws Error where a step is not as the page says */
  async follow(block: Block): Promise<void> {
    if (block.text.includes(LAST)) await this.stopLoad();
    if (block.text.includes(KILLED)) this.load?.excuse();
    const begin = Date.now();
    const { output, ok } = await this.shell.run(this.places.real(block.text), BLOCK_MS);
    const shown = this.places.shown(output);
    if (!ok) throw new Error(`line ${block.line}: the command failed\n${shown}`);
    const missed = block.expected.find((pattern) => !pattern.test(shown));
    if (missed) throw new Error(`line ${block.line}: the output does not match ${missed}\n${shown}`);
    console.log(`ok      line ${block.line}, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    if (block.text.includes(SERVED)) await this.startLoad();
  }

  private async startLoad(): Promise<void> {
    const { output } = await this.shell.run('echo "$LEXICLIP_KEY"', BLOCK_MS);
    this.key = output.trim();
    this.load = await Load.start(this.places.proxy, this.key);
  }

  private async stopLoad(): Promise<void> {
    const { report, faults } = (await this.load?.stop()) ?? { report: 'no load', faults: ['there was no load'] };
    this.load = undefined;
    console.log(report);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  async close(): Promise<void> {
    await this.load?.stop();
  }
}

/** Ends what a step that failed has left. */
async function endLeft(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /^replica-\d\.pid$/.test(name));
  for (const file of [...names, 'trial/nginx.pid'].map((name) => join(directory, name)).filter(existsSync)) {
    try {
      process.kill(Number(await readFile(file, 'utf8')), 'SIGTERM');
    } catch {
      // It has ended.
    }
  }
}

async function run(gateway: Gateway): Promise<void> {
  const workshop = await Workshop.open(ROOT);
  const { directory, env } = workshop;
  // As root, nginx works as another user, who reads and writes below this folder.
  await chmod(directory, 0o711);
  const places = await Places.find(gateway.endpoint, await gateway.makeBucket());
  const site = join(directory, SITE);
  await writeFile(site, places.real(await readFile(site, 'utf8')));
  const shell = new Shell(join(directory, '.scripts'), directory, env);
  const trial = new Trial(shell, places);
  try {
    const { blocks } = await readPage(ROOT, PAGE);
    for (const block of blocks.filter(({ language }) => language === 'sh')) await trial.follow(block);
  } finally {
    await trial.close();
    await endLeft(directory);
    await shell.close();
    await workshop.close();
  }
}

const lacks = GATEWAY_LACKS ?? (isProgram('nginx') ? undefined : 'not tried: nginx is not installed');
if (lacks) {
  console.error(lacks);
  if (process.env.CI === 'true') process.exitCode = 1;
} else {
  const gateway = await Gateway.start();
  try {
    await run(gateway);
    console.log('the page says what is so');
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  } finally {
    await gateway.stop();
  }
}
