import { type Command, Option } from '@commander-js/extra-typings';
import { DTYPES, type Dtype } from '../../../domain/model-identity.js';
import type { ModelReport } from '../../../services/models/report.js';
import { escaped, printResult } from '../../terminal/output.js';

interface Options {
  readonly dtype?: Dtype | undefined;
  readonly json?: true | undefined;
}

export function addModelCheck(model: Command): void {
  model
    .command('check')
    .description('load a model as the server would, and show how it is read and what was found out about it')
    .argument('[model]', 'a folder, a bundled name or an id on the hub; LEXICLIP_MODEL when omitted')
    .addOption(new Option('--dtype <dtype>', 'which of its exports; LEXICLIP_DTYPE when omitted').choices(DTYPES))
    .option('--json', 'the findings as JSON')
    .action(checkModel);
}

async function checkModel(name: string | undefined, options: Options): Promise<void> {
  const { loadConfig } = await import('../../../config.js');
  const { loadModel } = await import('../../../services/models/model.js');
  const { reportOn } = await import('../../../services/models/report.js');
  const { FetchProgress } = await import('../../terminal/fetch-progress.js');
  const config = loadConfig({ ...process.env, ...(name !== undefined && { LEXICLIP_MODEL: name }) });
  const progress = new FetchProgress();
  const settings = { ...config, dtype: options.dtype ?? config.dtype };
  const loaded = await loadModel(settings, progress.show).finally(() => progress.stop());
  try {
    const report = reportOn(loaded, settings);
    printResult(options.json, report, () => linesOf(report));
  } finally {
    await loaded.close();
  }
}

const NAME_COLUMNS = 19;

function linesOf(report: ModelReport): string[] {
  const { text, image, logits, check, sessions, notes } = report;
  const named = report.isNamed ? ', as LEXICLIP_MODEL_FAMILY says' : '';
  const squeezed = image.crop ? 'cropped from the middle' : 'squeezed';
  const bias = logits.logitBias === null ? '' : `, bias ${logits.logitBias}`;
  const runs = `${sessions.maxBatch.images} images or ${sessions.maxBatch.texts} prompts a run`;
  const rows = [
    ['model', `${report.id} ${report.dtype} on ${report.device}, ${report.dimensions} dimensions`],
    ['digest', report.digest],
    ['family', `${report.family}${named}`],
    ['files', report.files.join(', ')],
    ['prompts', [`${text.context} tokens`, `padded to the ${text.padding}`, ...text.rules].join(', ')],
    ['images', `${image.width} × ${image.height}, ${image.filter}, ${squeezed}`],
    ['logit scale', `${logits.logitScale.toPrecision(5)}${bias}, from: ${logits.source}`],
    ['a prompt, padded', shown(check.padded)],
    ['a prompt in a run', shown(check.promptInBatch)],
    ['an image in a run', shown(check.imageInBatch)],
    ['sessions', `${sessions.images} for images, ${runs}, ${sessions.msPerImage.toFixed(1)} ms an image`],
  ];
  const lines = rows.map(([name, value]) => `${(name as string).padEnd(NAME_COLUMNS)}${escaped(value as string)}`);
  return [...lines, ...(notes.length > 0 ? ['', ...notes.map((text) => `note: ${text}`)] : [])];
}

const shown = (difference: number | null): string =>
  difference === null ? 'nothing to compare' : `differs by ${difference === 0 ? '0' : difference.toExponential(1)}`;
