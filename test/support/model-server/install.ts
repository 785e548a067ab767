import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Triton with its Python backend is in this package, whose Python is not used. The backend reads arrays as numpy had them
 * before 2, and answers nonsense with a later one.
 */
const PACKAGES = ['nvidia-pytriton==0.7.0', 'numpy==1.26.4', 'onnxruntime==1.30.0'];
const PYTHON = process.env.PYTHON ?? 'python3';
const INSTALL_MS = 300_000;

/** Where Triton is installed, and what it needs to be started. */
export interface TritonInstallation {
  /** The folder with its packages for Python. */
  readonly packages: string;
  /** The folder of the server itself. */
  readonly server: string;
  /** Where the library of the interpreter is. */
  readonly libraries: string;
}

/**
 * Installs Triton, 282 MB, unless it is there: in MODEL_SERVER_INSTALL, or in a folder that git ignores.
 *
 * @returns undefined, with a message, where it cannot be had
 */
export async function tritonInstallation(): Promise<TritonInstallation | undefined> {
  if (process.platform !== 'linux') return without('there is none for this system');
  const packages = resolve(process.env.MODEL_SERVER_INSTALL ?? '.cache/model-server');
  const server = join(packages, 'pytriton/tritonserver');
  try {
    const { stdout } = await run(PYTHON, [
      '-c',
      'import sys, sysconfig; print("%d.%d" % sys.version_info[:2], sysconfig.get_config_var("LIBDIR"))',
    ]);
    const [version, libraries] = stdout.trim().split(' ') as [string, string];
    if (!existsSync(join(server, 'bin/tritonserver'))) await install(packages, version);
    return { packages, server, libraries };
  } catch (error) {
    return without(error instanceof Error ? error.message : String(error));
  }
}

function without(why: string): undefined {
  console.info(`tests with Triton are left out: ${why.trim().split('\n').at(-1)}`);
  return undefined;
}

async function install(packages: string, version: string): Promise<void> {
  await mkdir(dirname(packages), { recursive: true });
  const part = await mkdtemp(`${packages}.`);
  try {
    const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--target', part];
    await run(PYTHON, ['-m', 'pip', 'install', ...options, ...PACKAGES], { timeout: INSTALL_MS });
    const server = join(part, 'pytriton/tritonserver');
    // The backend for this version of Python.
    await cp(
      join(server, 'python_backend_stubs', version, 'triton_python_backend_stub'),
      join(server, 'backends/python/triton_python_backend_stub'),
    );
    await rm(join(server, 'python_backend_stubs'), { recursive: true });
    // Another process may have been first.
    await rename(part, packages).catch(async (error: unknown) => {
      if (!existsSync(join(packages, 'pytriton/tritonserver/bin/tritonserver'))) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
