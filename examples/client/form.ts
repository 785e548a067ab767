/** A GraphQL multipart request: the operation with null for each file, the map of files to places, and the files. */
export function formOf(query: string, variables: unknown): FormData {
  const { bare, files } = takeFiles(variables, 'variables');
  const form = new FormData();
  form.append('operations', JSON.stringify({ query, variables: bare }));
  form.append('map', JSON.stringify(Object.fromEntries(files.map(({ path }, i) => [i, [path]]))));
  for (const [i, { file }] of files.entries()) form.append(String(i), file);
  return form;
}

interface FileAt {
  readonly path: string;
  readonly file: Blob;
}

export const holdsFiles = (variables: unknown): boolean => takeFiles(variables, '').files.length > 0;

function takeFiles(value: unknown, path: string): { bare: unknown; files: FileAt[] } {
  if (value instanceof Blob) return { bare: null, files: [{ path, file: value }] };
  if (typeof value !== 'object' || value === null) return { bare: value, files: [] };
  const entries = Object.entries(value).map(([key, item]) => [key, takeFiles(item, `${path}.${key}`)] as const);
  const bare = entries.map(([key, item]) => [key, item.bare] as const);
  return {
    bare: Array.isArray(value) ? bare.map(([, item]) => item) : Object.fromEntries(bare),
    files: entries.flatMap(([, item]) => item.files),
  };
}
