import { runHere } from '../support/cli.js';
import { averagingTower, ModelCopy } from '../support/models/changed.js';

describe('lexiclip model check', () => {
  const check = (...args: string[]) => runHere(['model', 'check', ...args], { LEXICLIP_THREADS: '1' });

  it('shows how a model is read, and what its neighbours do to a vector', async () => {
    const { status, output } = await check('starter-clip');
    expect(status).toBe(0);
    expect(output).toMatch(/^model +starter-clip fp32 on cpu, 256 dimensions$/m);
    expect(output).toMatch(/^family +CLIP$/m);
    expect(output).toMatch(/^prompts +32 tokens, padded to the longest, cleaned as for CLIP$/m);
    expect(output).toMatch(/^logit scale +40\.\d+, from: config\.json$/m);
    expect(output).toMatch(/^an image in a run +differs by \d/m);
    expect(output).not.toContain('note:');
  });

  it('shows what a server would warn of', async () => {
    const copy = await ModelCopy.of('models/starter-clip');
    await copy.write('onnx/text_model.onnx', averagingTower(3_014, 256));
    const { status, output } = await check(copy.folder, '--json');
    await copy.remove();
    expect(status).toBe(0);
    const report = JSON.parse(output);
    expect(report).toMatchObject({ id: 'changed-model', text: { padding: 'context' }, sessions: { images: 1 } });
    expect(report.notes).toEqual([expect.stringContaining('sees what a prompt is padded with')]);
  });

  it('names what is wrong with a model in one line', async () => {
    const copy = await ModelCopy.of('models/starter-clip');
    await copy.write('onnx/vision_model.onnx', 'nothing');
    const { status, messages } = await check(copy.folder);
    await copy.remove();
    expect(status).toBe(2);
    expect(messages).toMatch(
      /^lexiclip: LEXICLIP_MODEL: .*vision_model\.onnx is damaged, incomplete or no ONNX file\n$/,
    );
  });
});
