import { type Command, Option } from '@commander-js/extra-typings';
import type { TowerComparison } from '../../../services/models/quantization/comparison.js';
import type { QuantizationReport } from '../../../services/models/quantization/quantize-model.js';
import { photoPixels } from '../../photos/pixels.js';
import { note, printResult } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';
import { UsageError } from '../../usage-error.js';

interface Options {
  readonly static?: true | undefined;
  readonly shift?: 'q8' | 'uint8' | undefined;
  readonly photos?: string[] | undefined;
  readonly overwrite?: true | undefined;
  /** False by --no-speed. */
  readonly speed: boolean;
  readonly json?: true | undefined;
}

export function addModelQuantize(model: Command): void {
  model
    .command('quantize')
    .description('make a form with 8-bit integers of a model, whose vectors do not depend on their batch: dtype q8row')
    .argument('<folder>', "the model's folder, with an fp32 export")
    .option('--static', 'make the faster dtype q8static instead, which has to be calibrated with photos')
    .option('--photos <path...>', 'photos to calibrate with and to compare on: files, folders, patterns')
    .addOption(
      new Option(
        '--shift <dtype>',
        'make the dtype int8 of an export with unsigned weights, whose vectors stay the same',
      )
        .choices(['q8', 'uint8'] as const)
        .conflicts('static'),
    )
    .option('--overwrite', 'replace files of that dtype')
    .option('--no-speed', 'do not measure how fast it is')
    .option('--json', 'what was made as JSON')
    .action(quantize);
}

async function quantize(folder: string, options: Options): Promise<void> {
  const { photos, shift, overwrite } = options;
  if (options.static && !photos) throw new UsageError('--static: photos to calibrate with must be given by --photos');
  const { loadConfig } = await import('../../../config.js');
  const { modelFamily, modelSize } = loadConfig(process.env);
  const { quantizeModel } = await import('../../../services/models/quantization/quantize-model.js');
  const report = await quantizeModel({
    folder,
    from: shift ?? 'fp32',
    form: shift ? 'int8' : options.static ? 'q8static' : 'q8row',
    overwrite: overwrite === true,
    measure: options.speed,
    modelFamily,
    modelSize,
    photos: async (spec) => (photos ? photoPixels(photos, spec) : []),
    onStep: note,
  });
  printResult(options.json, report, () => linesOf(report, shift ?? 'fp32'));
}

function linesOf(report: QuantizationReport, from: string): string[] {
  const { dtype, files, towers, hasPhotos } = report;
  const made = files.map(({ file, products, bytesBefore, bytes }) => [
    file,
    products,
    megabytes(bytesBefore),
    megabytes(bytes),
  ]);
  const cosines = towers.map((one) => [
    `${one.inputs} ${one.tower === 'text' ? 'prompts' : hasPhotos ? 'photos' : 'generated images'}`,
    ...[one.worst, one.mean, one.centredWorst, one.centredMean].map((cosine) => cosine.toFixed(5)),
    one.batchDifference === 0 ? 'equal' : `differs by ${one.batchDifference.toExponential(1)}`,
  ]);
  return [
    ...table(['file', 'products', `${from}, MB`, `${dtype}, MB`], made),
    '',
    ...table([`cosine to ${from}`, 'worst', 'mean', 'centred worst', 'centred mean', 'alone and in a batch'], cosines),
    ...speedLines(report, from),
    '',
    `to serve it: LEXICLIP_DTYPE=${dtype}`,
  ];
}

function speedLines({ dtype, towers, threads }: QuantizationReport, from: string): string[] {
  const rows = towers.flatMap(speedRows);
  return rows.length === 0 ? [] : ['', ...table([`a second, ${threads} threads`, 'batch', from, dtype, 'ratio'], rows)];
}

const speedRows = ({ tower, speed }: TowerComparison) =>
  speed.map(({ batch, before, after }) => [
    tower === 'text' ? 'prompts' : 'images',
    batch,
    before.toFixed(1),
    after.toFixed(1),
    (after / before).toFixed(2),
  ]);

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
