import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { StartupError } from '../../../../errors.js';
import {
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from './generated/onnx_pb.js';

/** Above this size, weights go into a file of their own, bytes: a message of Protocol Buffers ends at 2 GiB. */
const MAX_MESSAGE_BYTES = 2 ** 30;
/** Smaller tensors stay in the graph's file, bytes. */
const MIN_EXTERNAL_BYTES = 2 ** 16;
/** Where tensors begin in a data file, bytes: at a page, so that onnxruntime can map them. */
const PAGE_BYTES = 4096;

/** A graph's file and, where it has one, the data file with its weights. */
export interface OnnxFile {
  readonly path: string;
  readonly model: ModelProto;
}

/**
 * Reads an ONNX file, with the weights from the data files beside it.
 *
 * @throws StartupError with the file, when it is no ONNX file or not all of it is there
 */
export async function readOnnx(path: string): Promise<OnnxFile> {
  const bytes = await readFile(path);
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    throw new StartupError(`${path}: is no ONNX file, or a part of it is missing`, { cause: error });
  }
  const { graph } = model;
  if (!graph || graph.node.length === 0 || model.opsetImport.length === 0) {
    throw new StartupError(`${path}: is no ONNX file: it has no graph`);
  }
  const files = new Map<string, Uint8Array>();
  for (const tensor of graph.initializer) {
    if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) await readExternal(tensor, path, files);
  }
  return { path, model };
}

async function readExternal(tensor: TensorProto, path: string, files: Map<string, Uint8Array>): Promise<void> {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  if (location !== basename(location) || location === '') {
    throw new StartupError(`${path}: its weights must lie in a file beside it, not in "${location}"`);
  }
  const file = files.get(location) ?? (await readData(join(dirname(path), location), path));
  files.set(location, file);
  const start = Number(entries.get('offset') ?? 0);
  const end = entries.has('length') ? start + Number(entries.get('length')) : file.length;
  if (end > file.length) {
    throw new StartupError(
      `${join(dirname(path), location)}: a part of it is missing: ${path} has weights behind its end`,
    );
  }
  tensor.rawData = file.subarray(start, end);
  tensor.externalData = [];
  tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
}

async function readData(file: string, owner: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new StartupError(`${file}: is missing, and ${owner} has its weights in it`, { cause: error });
  }
}

/**
 * Writes an ONNX file. Weights that do not fit into it go into `<path>_data`.
 *
 * @param maxBytes size of all weights above which they get a file of their own
 * @returns size of all that was written, bytes
 */
export async function writeOnnx({ path, model }: OnnxFile, maxBytes: number = MAX_MESSAGE_BYTES): Promise<number> {
  const { graph } = model;
  const tensors = graph?.initializer ?? [];
  const weights = tensors.reduce((sum, { rawData }) => sum + rawData.length, 0);
  if (!graph || weights <= maxBytes) return writeMessage(path, model);
  const { initializer, chunks, bytes } = movedOut(tensors, `${basename(path)}_data`);
  await writeFile(`${path}_data`, chunks);
  const small = Object.assign(create(ModelProtoSchema), model, {
    graph: Object.assign(create(GraphProtoSchema), graph, { initializer }),
  });
  return bytes + (await writeMessage(path, small));
}

async function writeMessage(path: string, model: ModelProto): Promise<number> {
  const bytes = toBinary(ModelProtoSchema, model);
  await writeFile(path, bytes);
  return bytes.length;
}

/** The tensors with the content of the large ones in a data file, and what belongs into that. */
function movedOut(tensors: readonly TensorProto[], location: string) {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const initializer = tensors.map((tensor) => {
    const { rawData } = tensor;
    if (rawData.length < MIN_EXTERNAL_BYTES) return tensor;
    const gap = -bytes & (PAGE_BYTES - 1);
    const where = { location, offset: String(bytes + gap), length: String(rawData.length) };
    chunks.push(new Uint8Array(gap), rawData);
    bytes += gap + rawData.length;
    const { name, dims, dataType } = tensor;
    const externalData = Object.entries(where).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    );
    return create(TensorProtoSchema, {
      name,
      dims,
      dataType,
      externalData,
      dataLocation: TensorProto_DataLocation.EXTERNAL,
    });
  });
  return { initializer, chunks, bytes };
}
