import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figures, type Measurement, ratio, spread } from '../../bench/peers/figures.js';
import { describe as describeProcessor, instructionsIn } from '../../bench/peers/processor.js';
import { familyMs } from '../../bench/peers/quiet-machine.js';
import { ahead, disturbed, markdownTable, report, withReport } from '../../bench/peers/report.js';
import { type Circumstances, readResults, writeResults } from '../../bench/peers/results.js';
import { distinctBodies } from '../../bench/peers/servers/distinct-bodies.js';

const of = (peer: string, figures: Figures): Measurement => ({ peer, figures, notes: [] });

const ROUNDS = [
  of('lexiclip-fp32', { images100: 30 }),
  of('torch-bf16', { images100: 60 }),
  of('pipeline-fp32', { images100: 2 }),
  of('lexiclip-fp32', { images100: 15 }),
  of('torch-bf16', { images100: 45 }),
  of('lexiclip-fp32', { images100: 40 }),
];
const PEERS = [
  { name: 'pipeline-fp32', what: 'the pipeline' },
  { name: 'lexiclip-fp32', what: 'Lexiclip' },
  { name: 'torch-bf16', what: 'torch' },
  { name: 'infinity-fp32', what: 'Infinity' },
];
const CIRCUMSTANCES: Circumstances = { processor: 'p', threads: 2, model: 'm', seconds: 1, labels: [100] };
const RESULTS = {
  circumstances: CIRCUMSTANCES,
  versions: { node: '20' },
  weights: 'w',
  measurements: ROUNDS,
  strains: {},
  skipped: { 'infinity-fp32': 'not installed' },
};

describe('the bench beside the peers', () => {
  it('takes the median of an even number of values as the mean of the middle two', () => {
    expect(spread([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, max: 4 });
  });

  it('divides figures of the same round, so that a slow round does not change their ratio', () => {
    expect(ratio(ROUNDS, 'torch-bf16', 'lexiclip-fp32', 'images100')).toEqual({ min: 2, median: 2.5, max: 3 });
  });

  it('gives no ratio to a figure that one of the two does not have', () => {
    expect(ratio(ROUNDS, 'torch-bf16', 'lexiclip-fp32', 'prompts')).toBeUndefined();
  });

  it('names what is ahead of us, and by how much, and nobody else', () => {
    expect(ahead(PEERS, RESULTS)).toEqual(['Ahead of Lexiclip in images/s: torch (2.50 (2.00 to 3.00) times).']);
  });

  it('lists the fastest first and says why a peer is not measured', () => {
    const rows = report(PEERS, RESULTS)
      .split('\n')
      .filter((line) => /^\| (torch|Lexiclip|the pipeline|Infinity)/.test(line));
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(['torch', 'Lexiclip', 'the pipeline', 'Infinity']);
    expect(rows[3]).toContain('skipped: not installed');
  });

  it('names the rounds that other processes disturbed', () => {
    const measurements = [of('torch-bf16', {}), { ...of('torch-bf16', {}), others: 0.48 }];
    expect(disturbed(PEERS, { ...RESULTS, measurements })).toContain('torch-bf16 in round 2 (48 % of the cores)');
    expect(disturbed(PEERS, RESULTS)).toBeUndefined();
  });

  it('counts the CPU time of a process with that of its children, whatever the program is called', () => {
    const stat = '7 (a) b) S 1 7 7 0 -1 4194304 100 200 3 4 10 20 300 4000 20 0 11 0 55 1 2 3';
    expect(familyMs(stat)).toBe(43_300);
  });

  it('replaces the report of a page and nothing beside it', () => {
    const page = (found: string) =>
      `before\n<!-- peers: made by npm run bench:peers -->\n\n${found}\n\n<!-- end of peers -->\nafter`;
    expect(withReport(page('old $1'), 'new $1')).toBe(page('new $1'));
    expect(() => withReport('before\nafter', 'new')).toThrow('has no part');
  });

  it('never sends the same image twice, whatever it is sent for', () => {
    const picture = Buffer.from('a picture');
    const series = [
      distinctBodies([picture], (image) => `a ${image}`),
      distinctBodies([picture], (image) => `b ${image}`),
    ];
    const images = series.flatMap((next) => [next(), next()]).map((body) => body.slice(2));
    expect(new Set(images).size).toBe(4);
    for (const image of images) expect(Buffer.from(image, 'base64').subarray(0, 9)).toEqual(picture);
  });

  it('fills the columns of a table up to their longest cell', () => {
    expect(
      markdownTable([
        ['', 'b'],
        ['long', '1'],
      ]),
    ).toBe('|      | b   |\n| ---- | --- |\n| long | 1   |');
  });

  it('reads the instruction sets that matter from the description of a processor', () => {
    const text = 'processor\t: 0\nflags\t\t: fpu sse2 avx2 avx512f avx512_vnni amx_tile amx_bf16 rdpid\n';
    expect(instructionsIn(text)).toEqual(['avx2', 'avx512f', 'avx512_vnni', 'amx_tile', 'amx_bf16']);
  });

  it('says of a processor that it has no AMX', () => {
    expect(describeProcessor({ model: 'X', instructions: ['avx2'] })).toBe('X (avx2, no AMX)');
  });

  it('adds rounds only to results that were measured alike', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lexiclip-results-'));
    const path = join(folder, 'results.json');
    await writeResults(path, RESULTS);
    expect(await readResults(path, CIRCUMSTANCES)).toEqual(JSON.parse(await readFile(path, 'utf8')));
    await expect(readResults(path, { ...CIRCUMSTANCES, threads: 4 })).rejects.toThrow('"threads":2');
    await rm(folder, { recursive: true });
  });
});
