import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { loadModel } from '#lexiclip/services/models/model.js';
import { sharedFolder } from '../../support/images.js';
import { tritonInstallation } from '../../support/model-server/install.js';
import { loadServed } from '../../support/model-server/loaded.js';
import { Triton } from '../../support/model-server/triton.js';
import { FAMILY_FOLDERS, familyFolder } from '../../support/models/families.js';
import { cosine } from '../../support/numbers.js';

const installation = await tritonInstallation();
const root = sharedFolder('model-families') ?? '';
// One file with both towers is refused.
const isSplit = (name: string) => existsSync(join(root, name, 'onnx/vision_model.onnx'));
const names = installation ? FAMILY_FOLDERS.filter(isSplit) : [];

(names.length > 0 ? describe.each(names) : describe.skip.each(['any']))(
  'A model of the family %s on Triton',
  (name) => {
    it('gives the vectors that it gives here', async () => {
      const { folder, reference, variables } = await familyFolder(name);
      const triton = await Triton.start(installation as NonNullable<typeof installation>, folder);
      try {
        const { model: there } = await loadServed(triton.url, variables);
        const here = await loadModel(loadConfig({ LEXICLIP_THREADS: '1', ...variables }), () => undefined);
        expect(there.spec).toEqual(here.spec);
        const { width, height } = here.spec.preprocess;
        const pixels = Float32Array.from({ length: 3 * width * height }, (_, i) => Math.sin(i * 0.11));
        const runs = [there, here].map(async ({ sessions: { wide } }) => ({
          image: (await wide.embedImages([pixels, pixels])).vectors,
          text: (await wide.embedTexts(reference.prompts.slice(0, 4))).vectors,
        }));
        const [served, own] = await Promise.all(runs);
        expect(cosine(served?.image ?? [], own?.image ?? [])).toBeCloseTo(1, 6);
        expect(cosine(served?.text ?? [], own?.text ?? [])).toBeCloseTo(1, 6);
        await Promise.all([there.close(), here.close()]);
      } finally {
        await triton.close();
      }
    }, 120_000);
  },
);
