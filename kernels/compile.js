/** Compiles every kernel to `dist/kernels/*.wasm`, in one process: most of what the compiler takes is its start. */
import asc from 'assemblyscript/asc';

const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];

/** A memory of up to 4 GiB that the caller makes, and that several threads use. */
const SHARED_MEMORY = [
  ...['--enable', 'threads', '--importMemory', '--noExportMemory', '--sharedMemory'],
  ...['--maximumMemory', '65536'],
];

const KERNELS = { resample: [], similarity: SHARED_MEMORY };

for (const [name, options] of Object.entries(KERNELS)) {
  const files = [`kernels/${name}.ts`, '--outFile', `dist/kernels/${name}.wasm`];
  const { error, stderr } = await asc.main([...files, ...OPTIONS, ...options]);
  process.stderr.write(stderr.toString());
  if (error) process.exitCode = 1;
}
