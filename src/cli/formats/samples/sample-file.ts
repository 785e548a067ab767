import { UsageError } from '../../usage-error.js';
import { readText } from '../text-file.js';
import { isCoco, samplesInCoco } from './coco.js';
import { isLabelStudio, samplesInLabelStudio } from './label-studio.js';
import { SAMPLE_FORMATS, type SampleFormat } from './names.js';
import { samplesInCsv, samplesInJsonLines } from './rows.js';
import type { ReadSamples } from './sample-entry.js';

/**
 * The pictures that a file lists, with their right answers.
 *
 * @param format guessed when omitted
 * @throws UsageError when the file cannot be read, or is in no such form
 */
export async function samplesInFile(
  file: string,
  format: SampleFormat | undefined,
  encoding: string | undefined,
): Promise<ReadSamples> {
  const text = await readText(file, { encoding });
  if (format === 'csv' || (format === undefined && /\.(csv|tsv)$/i.test(file))) return samplesInCsv(file, text);
  if (format === 'jsonl') return samplesInJsonLines(file, text);
  const document = jsonIn(text);
  const isAny = format === undefined;
  if ((isAny || format === 'coco') && isCoco(document)) return samplesInCoco(file, document);
  if ((isAny || format === 'label-studio') && isLabelStudio(document)) return samplesInLabelStudio(file, document);
  if (format === 'coco')
    throw new UsageError(`${file}: is no COCO file: it must have images, annotations and categories`);
  if (format === 'label-studio')
    throw new UsageError(`${file}: is no export of Label Studio: it must be a list of tasks`);
  // Each line is an object; where there is but one, so is the whole.
  if (/^\s*\{/.test(text)) return samplesInJsonLines(file, text);
  throw new UsageError(`${file}: say with --format what it is: ${SAMPLE_FORMATS.join(', ')}`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
