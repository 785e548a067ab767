import type { FastifyInstance, FastifyRequest } from 'fastify';
import { clipped } from '../../domain/clipped-text.js';
import type { UploadedFile } from '../../domain/image.js';
import { badInput } from '../../errors.js';
import { imageTooLarge } from '../../services/validation/image-bytes.js';
import { type FormField, type FormFile, readForm } from './form.js';
import { parseJson } from './json.js';
import { type ReceivingLimits, receive } from './receiving.js';

type Json = Record<string, unknown>;

/**
 * Accepts GraphQL multipart requests: `operations` is the JSON body with null in the place of each file, `map` lists
 * these places for each file, and the files follow. The whole body is read before it is parsed.
 */
export function acceptMultipart(app: FastifyInstance, limits: ReceivingLimits): void {
  app.addContentTypeParser('multipart/form-data', async (request: FastifyRequest) => {
    const body: Buffer[] = [];
    await receive(request, limits, (part) => body.push(part));
    return readOperation(request, body);
  });
}

async function readOperation(request: FastifyRequest, body: readonly Buffer[]): Promise<Json> {
  const parts = await readForm(request.headers['content-type'] ?? '', body, request.cancelled as AbortSignal);
  const operation = parseObject(parts, 'operations');
  const map = parseObject(parts, 'map');
  requireOrder(parts);
  const files = filesByName(parts);
  for (const [name, paths] of Object.entries(map)) {
    for (const path of pathsOf(name, paths)) placeFile(operation, path, fileFor(name, path, files));
  }
  return operation;
}

/** The order that the specification demands, so that a client also works with servers that stream files. */
function requireOrder(parts: readonly (FormField | FormFile)[]): void {
  const field = (name: string) => parts.findIndex((part) => part.kind === 'field' && part.name === name);
  const [operations, map, file] = [field('operations'), field('map'), parts.findIndex(({ kind }) => kind === 'file')];
  if (map < operations) throw badInput('map', 'must come after operations');
  if (file >= 0 && file < map) throw badInput('map', 'must come before the files');
}

function parseObject(parts: readonly (FormField | FormFile)[], name: string): Json {
  const [text, ...more] = parts.flatMap((part) => (part.kind === 'field' && part.name === name ? [part.value] : []));
  if (text === undefined) throw badInput(name, 'is required in a multipart request, without a file name');
  if (more.length > 0) throw badInput(name, 'is a duplicate: a multipart request has this field once');
  const value = parseJson(text, name);
  if (Array.isArray(value)) throw badInput(name, 'must be one object: multipart requests cannot be batched');
  if (typeof value !== 'object' || value === null) throw badInput(name, 'must be an object');
  return value as Json;
}

function filesByName(parts: readonly (FormField | FormFile)[]): Map<string, FormFile> {
  const files = new Map<string, FormFile>();
  for (const part of parts) {
    if (part.kind !== 'file') continue;
    if (files.has(part.name)) throw badInput('map', `the file ${quoted(part.name)} is a duplicate`);
    files.set(part.name, part);
  }
  return files;
}

function pathsOf(name: string, paths: unknown): string[] {
  if (Array.isArray(paths) && paths.every((path) => typeof path === 'string')) return paths;
  throw badInput('map', `must have a list of paths for the file ${quoted(name)}`);
}

function fileFor(name: string, path: string, files: ReadonlyMap<string, FormFile>): UploadedFile {
  const part = files.get(name);
  if (!part) throw badInput(path, `the map names a file ${quoted(name)} that is missing`);
  if (!part.file) throw imageTooLarge(path);
  return part.file;
}

/** Follows own properties only and replaces only a null, so that no path leads out of the variables. */
function placeFile(operation: Json, path: string, file: UploadedFile): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  const holder = keys.reduce<unknown>(ownValue, operation);
  if (keys[0] !== 'variables' || ownValue(holder, last) !== null) {
    throw badInput(path, 'must be the place of a null in the variables of operations');
  }
  (holder as Json)[last] = file;
}

const ownValue = (holder: unknown, key: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key) ? (holder as Json)[key] : undefined;

const quoted = (name: string): string => JSON.stringify(clipped(name));
