/** A GraphQL multipart request: the operation with null in place of each file, the files' paths, and the files. */
export function multipartForm(query: string, variables: unknown): FormData {
  const { bare, files } = extractFiles(variables, 'variables');
  const form = new FormData();
  form.append('operations', JSON.stringify({ query, variables: bare }));
  form.append('map', JSON.stringify(Object.fromEntries(files.map(({ path }, i) => [i, [path]]))));
  for (const [i, { file }] of files.entries()) form.append(String(i), file);
  return form;
}

interface FileAtPath {
  readonly path: string;
  readonly file: Blob;
}

/** Whether variables contain files, which need a multipart request. */
export const holdsFiles = (variables: unknown): boolean => extractFiles(variables, '').files.length > 0;

/** A value with null in place of each file, and the files with their paths. */
function extractFiles(value: unknown, path: string): { bare: unknown; files: FileAtPath[] } {
  if (value instanceof Blob) return { bare: null, files: [{ path, file: value }] };
  if (typeof value !== 'object' || value === null) return { bare: value, files: [] };
  const entries = Object.entries(value).map(([key, item]) => [key, extractFiles(item, `${path}.${key}`)] as const);
  const bare = entries.map(([key, item]) => [key, item.bare] as const);
  return {
    bare: Array.isArray(value) ? bare.map(([, item]) => item) : Object.fromEntries(bare),
    files: entries.flatMap(([, item]) => item.files),
  };
}
