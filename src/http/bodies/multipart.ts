import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { UploadedFile } from '../../domain/image.js';
import { badInput, LexiclipError } from '../../errors.js';
import { imageTooLarge } from '../../services/validation/image-bytes.js';
import { type FormField, type FormFile, readForm } from './form.js';

type Json = Record<string, unknown>;

/**
 * Takes GraphQL multipart requests: `operations` is the JSON body with null where a file belongs, `map` says for each
 * file where that is, then come the files. Fastify reads the body whole, up to its limit, before any of it is parsed.
 */
export function acceptMultipart(app: FastifyInstance): void {
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer) =>
    readOperation(request, body),
  );
}

const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Refuses, before its body is read, the form that a browser would send for another site without asking. Apollo does
 * the same, but later.
 */
export const requirePreflight = async ({ headers }: FastifyRequest): Promise<void> => {
  const isForm = /^\s*multipart\//i.test(headers['content-type'] ?? '');
  if (!isForm || PREFLIGHT_HEADERS.some((name) => headers[name])) return;
  throw new LexiclipError('BAD_USER_INPUT', 'a multipart request needs the header "apollo-require-preflight: true"');
};

async function readOperation(request: FastifyRequest, body: Buffer): Promise<Json> {
  const parts = await readForm(request.headers['content-type'] ?? '', body, request.cancelled as AbortSignal);
  const operation = parseObject(parts, 'operations');
  const map = parseObject(parts, 'map');
  requireOrder(parts);
  const files = filesByName(parts);
  for (const [name, paths] of Object.entries(map)) {
    for (const path of pathsOf(name, paths)) place(operation, path, fileFor(name, path, files));
  }
  return operation;
}

/** Of fields that are there: as the specification has it, so that what works here works with servers that read files as they come. */
function requireOrder(parts: readonly (FormField | FormFile)[]): void {
  const field = (name: string) => parts.findIndex((part) => part.kind === 'field' && part.name === name);
  const [operations, map, file] = [field('operations'), field('map'), parts.findIndex(({ kind }) => kind === 'file')];
  if (map < operations) throw badInput('map', 'it must come after operations');
  if (file >= 0 && file < map) throw badInput('map', 'it must come before the files');
}

function parseObject(parts: readonly (FormField | FormFile)[], name: string): Json {
  const [text, ...more] = parts.flatMap((part) => (part.kind === 'field' && part.name === name ? [part.value] : []));
  if (text === undefined) throw badInput(name, 'a multipart request needs this field, without a file name');
  if (more.length > 0) throw badInput(name, 'it is there twice');
  const value = parseJson(name, text);
  if (Array.isArray(value)) throw badInput(name, 'it must be one object; there are no batches');
  if (typeof value !== 'object' || value === null) throw badInput(name, 'it must be an object');
  return value as Json;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('no key may be __proto__');
      return value;
    });
  } catch {
    throw badInput(name, 'not JSON that can be used here');
  }
}

function filesByName(parts: readonly (FormField | FormFile)[]): Map<string, FormFile> {
  const files = new Map<string, FormFile>();
  for (const part of parts) {
    if (part.kind !== 'file') continue;
    if (files.has(part.name)) throw badInput('map', `the file ${shown(part.name)} is there twice`);
    files.set(part.name, part);
  }
  return files;
}

function pathsOf(name: string, paths: unknown): string[] {
  if (Array.isArray(paths) && paths.every((path) => typeof path === 'string')) return paths;
  throw badInput('map', `it must give a list of paths for the file ${shown(name)}`);
}

function fileFor(name: string, path: string, files: ReadonlyMap<string, FormFile>): UploadedFile {
  const part = files.get(name);
  if (!part) throw badInput(clipped(path), `the map promises a file ${shown(name)}, and there is none`);
  if (!part.file) throw imageTooLarge(clipped(path));
  return part.file;
}

/** Own properties only, and only where a null waits: so no path leads out of the variables. */
function place(operation: Json, path: string, file: UploadedFile): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  const holder = keys.reduce<unknown>(ownValue, operation);
  if (keys[0] !== 'variables' || ownValue(holder, last) !== null) {
    throw badInput(clipped(path), 'operations has no null there, in its variables, for a file to take the place of');
  }
  (holder as Json)[last] = file;
}

const ownValue = (holder: unknown, key: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key) ? (holder as Json)[key] : undefined;

const MESSAGE_PART_LENGTH = 200;
const clipped = (text: string): string => text.slice(0, MESSAGE_PART_LENGTH);
const shown = (name: string): string => JSON.stringify(clipped(name));
