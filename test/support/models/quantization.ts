import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vm from 'node:vm';
import { runOnData } from '../cli.js';
import { loadBuilt } from '../native.js';

/** The model that the repository has. */
export const STARTER = new URL('../../../models/starter-clip', import.meta.url).pathname;

const CPU = '/proc/cpuinfo';

/** A copy of a model's folder, to put more files into. */
export class ModelCopy {
  private constructor(readonly folder: string) {}

  static async of(model: string): Promise<ModelCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    await cp(model, folder, { recursive: true });
    for (const name of ['.', 'onnx']) await chmod(join(folder, name), 0o755);
    return new ModelCopy(folder);
  }

  /** `lexiclip model quantize`, in this process. One at a time. */
  quantize(...options: string[]): Promise<{ status: number | null; output: string }> {
    return runOnData(this.folder, 'model', 'quantize', this.folder, ...options);
  }

  /** Names of the files with weights, and of what was left behind. */
  async files(): Promise<string[]> {
    const hidden = (await readdir(this.folder)).filter((name) => name.startsWith('.'));
    return [...(await readdir(join(this.folder, 'onnx'))), ...hidden].sort();
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What reads, changes and writes graphs, as in the build. */
export async function graphTools() {
  const part = <T>(name: string) => loadBuilt<T>(`services/models/quantization/${name}.js`);
  return {
    ...(await part<typeof import('#lexiclip/services/models/quantization/onnx/onnx-file.js')>('onnx/onnx-file')),
    ...(await part<typeof import('#lexiclip/services/models/quantization/onnx/editable-graph.js')>(
      'onnx/editable-graph',
    )),
    ...(await part<typeof import('#lexiclip/services/models/quantization/onnx/node.js')>('onnx/node')),
    ...(await part<typeof import('#lexiclip/services/models/quantization/onnx/tensor.js')>('onnx/tensor')),
    ...(await part<typeof import('#lexiclip/services/models/quantization/forms/constant-product.js')>(
      'forms/constant-product',
    )),
    ...(await part<typeof import('#lexiclip/services/models/quantization/forms/patch-convolution.js')>(
      'forms/patch-convolution',
    )),
    ...(await part<typeof import('#lexiclip/services/models/quantization/forms/smoothing.js')>('forms/smoothing')),
    ...(await part<typeof import('#lexiclip/services/models/quantization/forms/per-row-form.js')>(
      'forms/per-row-form',
    )),
    ...(await part<typeof import('#lexiclip/services/models/quantization/agreement.js')>('agreement')),
  };
}

/** Typed arrays as onnxruntime knows them: Jest gives each file others. */
const native: { Float32Array: Float32ArrayConstructor; BigInt64Array: BigInt64ArrayConstructor } = new vm.Script(
  '({ Float32Array, BigInt64Array })',
).runInThisContext();

type Feeds = Readonly<
  Record<string, { readonly data: Float32Array | BigInt64Array; readonly dims: readonly number[] }>
>;

/** Runs a graph's file once. @returns its last output */
export async function runGraph(file: string, feeds: Feeds): Promise<Float32Array> {
  const ort = await loadBuilt<typeof import('onnxruntime-node')>('../node_modules/onnxruntime-node/dist/index.js');
  const session = await ort.InferenceSession.create(file);
  const tensors = Object.entries(feeds).map(([name, { data, dims }]) => [
    name,
    data instanceof BigInt64Array
      ? new ort.Tensor('int64', native.BigInt64Array.from(data), dims)
      : new ort.Tensor('float32', native.Float32Array.from(data), dims),
  ]);
  const outputs = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Float32Array.from(outputs[session.outputNames.at(-1) as string]?.data as Float32Array);
}

/**
 * How far 8-bit products may be from fp32 here. Processors of the x86 family before VNNI add up pairs of products in 16
 * bits, which large ones do not fit into.
 */
export const EIGHT_BIT: {
  readonly isExact: boolean;
  readonly similarity: number;
  readonly sameOf100: number;
  readonly photos: RegExp;
} = (() => {
  const flags = process.arch === 'x64' && existsSync(CPU) ? readFileSync(CPU, 'utf8') : 'avx512_vnni';
  return /avx(512)?_vnni/.test(flags)
    ? {
        isExact: true,
        similarity: 0.01,
        sameOf100: 99,
        photos: /^96 photos +0\.999\d\d +0\.999\d\d +0\.99\d+ +0\.99\d+ +equal$/m,
      }
    : {
        isExact: false,
        similarity: 0.03,
        sameOf100: 97,
        photos: /^96 photos +0\.99\d\d\d +0\.99\d\d\d +0\.9[89]\d+ +0\.99\d+ +equal$/m,
      };
})();
