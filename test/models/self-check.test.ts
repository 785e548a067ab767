import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { type LoadedModel, loadModel } from '#lexiclip/services/models/model.js';
import { notesOn } from '#lexiclip/services/models/notes.js';
import { averagingTower, ModelCopy } from '../support/models/changed.js';
import { FAMILY_FOLDERS, familyFolder } from '../support/models/families.js';
import { spawnServer } from '../support/process.js';

const TEXT = 'onnx/text_model.onnx';
/** Tokens of the bundled tokeniser. */
const TOKENS = 3_014;

describe('The check at the start', () => {
  const open: LoadedModel[] = [];
  const copies: ModelCopy[] = [];
  afterAll(async () => {
    await Promise.all(open.map((model) => model.close()));
    await Promise.all(copies.map((copy) => copy.remove()));
  });

  const load = async (folder: string, variables: Record<string, string> = {}): Promise<LoadedModel> => {
    const config = loadConfig({ LEXICLIP_MODEL: folder, LEXICLIP_THREADS: '1', ...variables });
    const model = await loadModel(config, () => undefined);
    open.push(model);
    return model;
  };
  const withText = async (tower: Buffer): Promise<ModelCopy> => {
    const copy = await ModelCopy.of('models/starter-clip');
    copies.push(copy);
    await copy.write(TEXT, tower);
    return copy;
  };

  it('pads no further than a run needs when the tower does not see it', async () => {
    const { findings } = await load('starter-clip');
    expect(findings.check).toMatchObject({ overruled: false, padding: 'longest' });
    expect(findings.check.padded).toBeLessThan(1e-5);
    expect(notesOn(findings)).toEqual([]);
  });

  it('pads every prompt to the whole context when the tower does see it, and says so', async () => {
    const copy = await withText(averagingTower(TOKENS, 256));
    const { sessions, findings } = await load(copy.folder);
    expect(findings.check).toMatchObject({ overruled: true, padding: 'context' });
    expect(findings.check.promptInBatch).toBeLessThan(1e-5);
    expect(notesOn(findings)).toEqual([expect.stringMatching(/sees what a prompt is padded with.*32 tokens/)]);
    const [alone, beside] = await Promise.all([
      sessions.wide.embedTexts(['a cat']),
      sessions.wide.embedTexts(['a cat', 'a very long sentence about a very small cat']),
    ]);
    const differences = alone.vectors.map((value, i) => Math.abs(value - (beside.vectors[i] as number)));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  });

  it('has an export for batches of one run one prompt at a time', async () => {
    const copy = await withText(averagingTower(TOKENS, 256, 1n));
    const { sessions, findings } = await load(copy.folder);
    expect(findings.check.promptInBatch).toBeUndefined();
    expect(sessions.wide.maxBatch.texts).toBe(1);
  });

  it('warns of a logit scale with which training begins', async () => {
    const { findings } = await load('starter-clip', { LEXICLIP_LOGIT_SCALE: '14.285' });
    expect(notesOn(findings)).toEqual([
      expect.stringMatching(/^the logit scale is 14\.29, with which training begins/),
    ]);
  });

  it('says when the logit scale is only the usual one of the family', async () => {
    const copy = await ModelCopy.of('models/starter-clip');
    copies.push(copy);
    await copy.edit('config.json', (file) => ({ ...file, logit_scale_init_value: 2.6592 }));
    const { spec, findings } = await load(copy.folder);
    expect(spec.logitScale).toBe(100);
    expect(notesOn(findings)).toEqual([
      expect.stringMatching(/none .* says its logit scale: 100\.0 .*LEXICLIP_LOGIT_SCALE/),
    ]);
  });

  it('tells the log of a server', async () => {
    const copy = await withText(averagingTower(TOKENS, 256));
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const server = await spawnServer(data, { LEXICLIP_MODEL: copy.folder, LEXICLIP_LOG_LEVEL: 'warn' });
    await server.stop('SIGTERM');
    await rm(data, { recursive: true });
    expect(server.output()).toMatch(/"level":40.*sees what a prompt is padded with/);
  });

  const fused = FAMILY_FOLDERS.includes('chinese-clip') ? it : it.skip;
  fused('takes the logit scale from a graph that makes logits of its embeddings', async () => {
    const { folder, reference } = await familyFolder('chinese-clip');
    const { spec, findings } = await load(folder);
    expect(findings.logits.source).toBe('graph');
    expect(spec.logitScale).toBeCloseTo(reference.logit_scale, 3);
  });
});
