import { zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/universal';
import { UsageError } from '../../usage-error.js';
import type { Entry } from '../parsed.js';
import { type Cell, filledRows } from './table.js';
import { unzipXml } from './unzip.js';

/** The first bytes of a zip archive, which an .xlsx workbook is. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** The first bytes of what Office wrote before, and still wraps workbooks with a password in. */
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0];

const beginsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

/** Whether a file is a workbook, by its first bytes, whatever it is called. @throws UsageError for the old format */
export function isWorkbook(file: string, bytes: Uint8Array): boolean {
  if (beginsWith(bytes, OLD_OFFICE)) {
    throw new UsageError(`${file}: is an .xls workbook, or one with a password: save it as .xlsx, or as CSV in UTF-8`);
  }
  return beginsWith(bytes, ZIP);
}

/**
 * The sheets of an .xlsx workbook that have anything in them, by name, as rows with their numbers. Formulas count by the
 * value that was saved with them.
 *
 * @throws UsageError when it is no such workbook, or too large
 */
export async function readWorkbook(file: string, bytes: Uint8Array): Promise<Map<string, Entry<readonly Cell[]>[]>> {
  const parts = unzipXml(file, bytes);
  for (const [name, part] of Object.entries(parts)) checkExtent(file, name, part);
  // The library unpacks by itself, without a bound: it gets what has been unpacked, packed without compression.
  const archive = new Blob([zipSync(parts, { level: 0 })]);
  const sheets = await readXlsxFile(archive).catch((cause: unknown) => {
    throw new UsageError(`${file}: is not an .xlsx workbook: ${(cause as Error).message}`, { cause });
  });
  const filled = sheets.map(({ sheet, data }) => {
    const rows = data.map((cells, i) => ({ line: i + 1, value: cells as unknown as readonly Cell[] }));
    return [sheet, filledRows(rows)] as const;
  });
  return new Map(filled.filter(([, rows]) => rows.length > 0));
}

/** Rows times columns of a sheet, up to its last cell. All of them are held, empty ones as well. */
const MAX_CELLS = 4_000_000;
const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i;
const PLACE = /<(?:\w+:)?(?:c|row)\b[^>]*?\sr\s*=\s*["']([A-Z]{0,4})(\d+)["']/gi;
const LETTERS = 26;

function checkExtent(file: string, name: string, part: Uint8Array): void {
  if (!SHEET.test(name)) return;
  let [rows, columns] = [1, 1];
  for (const [, letters = '', row] of new TextDecoder().decode(part).matchAll(PLACE)) {
    rows = Math.max(rows, Number(row));
    columns = Math.max(columns, columnNumber(letters));
    if (rows * columns <= MAX_CELLS) continue;
    const place = `row ${rows} and column ${columns}`;
    throw new UsageError(
      `${file}: a sheet reaches to ${place}, which is more than ${MAX_CELLS} cells: delete what is empty`,
    );
  }
}

const columnNumber = (letters: string): number =>
  [...letters.toUpperCase()].reduce((number, letter) => number * LETTERS + letter.charCodeAt(0) - 64, 0);
