import { loadConfig } from '#lexiclip/config.js';
import { TEXT_RULES_OF, textRulesOf } from '#lexiclip/domain/text-rules.js';
import { Embedder } from '#lexiclip/services/embedding/embedder.js';
import { loadModel } from '#lexiclip/services/models/model.js';
import { promptsOf } from '#lexiclip/services/templates/rendering.js';
import { LabelSetClient } from '../../test/support/label-set.js';
import { labelsOf } from '../support/labels.js';
import { median, timed } from '../support/measure.js';
import { BenchServer, THREADS } from '../support/server.js';
import { atLeast, ms, type Row } from '../support/table.js';

const CLIP = textRulesOf(TEXT_RULES_OF.clip);

/** The built-in template `photo`, which is the default. */
const TEMPLATE = 'a photo of {a} {label}';
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Creating a large set with one template, compared with encoding its prompts alone. */
export async function benchCreate({ labels, runs }: { labels: number; runs: number }): Promise<Row[]> {
  const server = await BenchServer.start();
  const model = await loadModel(loadConfig({ LEXICLIP_THREADS: String(THREADS) }), () => undefined);
  try {
    const embedder = new Embedder(model.sessions, { windowMs: 0 });
    const given = labelsOf(labels);
    const prompts = given.flatMap((label) => promptsOf({ synonyms: [], prompts: [], ...label }, [TEMPLATE], CLIP));
    const taken = { create: [] as number[], tower: [] as number[] };
    for (let run = 0; run < runs; run++) {
      // A new tenant each time, so that no prompt is stored yet.
      const client = server.client(await server.tenant(`create-${run}`));
      taken.create.push(await timed(() => LabelSetClient.create(client, 'large', given)));
      taken.tower.push(await timed(() => embedder.embedTexts(undefined, prompts)));
    }
    const [create, tower] = [median(taken.create), median(taken.tower)];
    return [
      { what: `createLabelSet with ${labels} labels`, measured: ms(create) },
      { what: '  its prompts in the text tower alone', measured: ms(tower) },
      { what: '  share of the text tower', ...atLeast(tower / create, 0.8, percent) },
    ];
  } finally {
    await model.close();
    await server.close();
  }
}
