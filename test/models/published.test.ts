import { FAMILY_NAMES } from '#lexiclip/domain/model-family.js';
import { DTYPES } from '#lexiclip/domain/model-identity.js';
import { isHubId } from '#lexiclip/services/models/hub/hub-id.js';
import type { PublishedModel } from '#lexiclip/services/models/published/published-model.js';
import { runHere } from '../support/cli.js';

describe('lexiclip model list', () => {
  let models: PublishedModel[];

  beforeAll(async () => {
    models = JSON.parse((await runHere(['model', 'list', '--json'], {})).output);
  });

  it('has models of every family, each once and by an id that can be fetched', () => {
    expect([...new Set(models.map(({ family }) => family))]).toEqual([...FAMILY_NAMES]);
    const ids = models.map(({ id }) => id);
    expect(ids.filter((id) => !isHubId(id))).toEqual([]);
    expect([...new Set(ids)]).toEqual(ids);
  });

  it('names a source with a URL for every fact', () => {
    const sources = models.flatMap(({ licence, size, accuracy }) => [
      licence.source,
      ...(size ? [size.source] : []),
      ...accuracy.map(({ source }) => source),
    ]);
    for (const { name, url } of sources) {
      expect(name).toMatch(/\w/);
      expect(new URL(url).protocol).toBe('https:');
    }
  });

  it('gives figures that can be: percents, and sizes of dtypes that fall with their bits', () => {
    for (const { id, size, accuracy } of models) {
      for (const { percent } of accuracy) expect(percent > 0 && percent < 100).toBe(true);
      if (!size) continue;
      const { megabytes } = size;
      expect(Object.keys(megabytes).filter((dtype) => !(DTYPES as readonly string[]).includes(dtype))).toEqual([]);
      const { fp32 = 0, fp16 = 0, int8 = 0, q8 = int8 } = megabytes;
      expect([id, fp32 / fp16 > 1.9 && fp32 / fp16 < 2.1, q8 > 0 && q8 < fp16]).toEqual([id, true, true]);
    }
  });

  it('shows them as a table, and the sources of its figures below it', async () => {
    const { status, output } = await runHere(['model', 'list'], {});
    expect(status).toBe(0);
    expect(output).toMatch(/^family +model +licence +MB by dtype +ImageNet +other accuracy\n/);
    expect(output).toMatch(
      /clip +Xenova\/clip-vit-base-patch32 +MIT +fp32 606, fp16 303, q8 154 +63\.3 \[1\] +mean of 38/,
    );
    expect(output).toMatch(/\n\[1\] OpenCLIP, zero-shot results: https:\/\/github\.com\//);
  });
});
