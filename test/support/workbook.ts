import { strToU8, zipSync } from 'fflate';

const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The parts of an .xlsx workbook with the given XML in its sheets, by sheet name. */
export function workbookParts(sheets: Readonly<Record<string, string>>): Record<string, Uint8Array> {
  const names = Object.keys(sheets);
  const listed = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const related = names.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  const book = `<workbook xmlns="${SPREADSHEET}" xmlns:r="${RELATIONS}"><sheets>${listed.join('')}</sheets></workbook>`;
  const parts = names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheets[name] as string)]);
  return Object.fromEntries(
    [
      ['xl/workbook.xml', book],
      ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="${PACKAGE}">${related.join('')}</Relationships>`],
      ...parts,
    ].map(([path, xml]) => [path as string, strToU8(xml as string)]),
  );
}

const sheetXml = (rows: string): string =>
  `<worksheet xmlns="${SPREADSHEET}"><sheetData>${rows}</sheetData></worksheet>`;

/** A workbook whose sheets have rows of texts. */
export const workbookOf = (sheets: Readonly<Record<string, readonly (readonly string[])[]>>): Uint8Array =>
  zipSync(workbookParts(Object.fromEntries(Object.entries(sheets).map(([name, rows]) => [name, rowsXml(rows)]))));

const rowsXml = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells, i) => {
      const texts = cells.map((text, j) => {
        const place = `${String.fromCharCode(65 + j)}${i + 1}`;
        return `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
      });
      return `<row r="${i + 1}">${texts.join('')}</row>`;
    })
    .join('');
