/** Compiles every kernel to `dist/kernels/*.wasm`, in one process: the compiler spends most of its time on starting. */
import asc from 'assemblyscript/asc';

const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];

/** Options for a memory of up to 4 GiB that the caller creates and several threads share. */
const SHARED_MEMORY = [
  ...['--enable', 'threads', '--importMemory', '--noExportMemory', '--sharedMemory'],
  ...['--maximumMemory', '65536'],
];

const KERNELS = { products: [], resample: [], similarity: SHARED_MEMORY };

for (const [name, options] of Object.entries(KERNELS)) {
  const files = [`kernels/${name}.ts`, '--outFile', `dist/kernels/${name}.wasm`];
  const { error, stderr } = await asc.main([...files, ...OPTIONS, ...options]);
  process.stderr.write(stderr.toString());
  if (error) process.exitCode = 1;
}
