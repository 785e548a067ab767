import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isTenantId, type TenantId } from '../../../domain/ids.js';
import { StartupError } from '../../../errors.js';
import type { DatabaseName, DataRoot, RootContents, RootFault } from './data-root.js';
import { DirectoryFiles } from './directory-files.js';
import { diskFault } from './disk-fault.js';

/** Labels of all tenants and hashes of keys are nothing for other users of the machine. */
const OWNER_ONLY = 0o700;

const NOT_WRITABLE = new Set(['ENOTDIR', 'EEXIST', 'EACCES', 'EROFS', 'EPERM']);

/** A data root in the file system. */
export class DirectoryRoot implements DataRoot {
  readonly hasTrash = true;
  private readonly tenantsFolder: string;
  private readonly trashFolder: string;

  constructor(readonly directory: string) {
    this.tenantsFolder = join(directory, 'tenants');
    this.trashFolder = join(directory, 'trash');
  }

  open(): Promise<RootContents> {
    return this.contents();
  }

  async contents(): Promise<RootContents> {
    return { system: existsSync(this.addressOf('system')), tenants: (await this.tenants()).length > 0 };
  }

  addressOf(database: DatabaseName): string {
    return database === 'system' ? join(this.directory, 'system') : join(this.tenantsFolder, database);
  }

  async storageOptions(): Promise<Record<string, string>> {
    return {};
  }

  filesOf(database: DatabaseName): DirectoryFiles {
    return new DirectoryFiles(this.addressOf(database));
  }

  async prepare(database: DatabaseName): Promise<void> {
    try {
      await mkdir(dirname(this.directory), { recursive: true });
      await mkdir(this.directory, { recursive: true, mode: OWNER_ONLY });
      await mkdir(this.addressOf(database), { recursive: true });
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!NOT_WRITABLE.has(code)) throw error;
      throw new StartupError(`LEXICLIP_DATA must be a directory that can be written to (${code})`, { cause: error });
    }
  }

  async has(database: DatabaseName): Promise<boolean> {
    return existsSync(this.addressOf(database));
  }

  async tenants(): Promise<TenantId[]> {
    return (await namesIn(this.tenantsFolder)).filter(isTenantId);
  }

  async remove(database: DatabaseName): Promise<void> {
    await rm(this.addressOf(database), { recursive: true, force: true });
  }

  trash(): Promise<string[]> {
    return namesIn(this.trashFolder);
  }

  async moveToTrash(tenant: TenantId, name: string): Promise<void> {
    await mkdir(this.trashFolder, { recursive: true });
    await moveIfThere(this.addressOf(tenant), join(this.trashFolder, name));
  }

  async moveBack(name: string, tenant: TenantId): Promise<void> {
    await moveIfThere(join(this.trashFolder, name), this.addressOf(tenant));
  }

  async removeFromTrash(name: string): Promise<void> {
    await rm(join(this.trashFolder, name), { recursive: true, force: true });
  }

  async probe(): Promise<RootFault | undefined> {
    const fault = await diskFault(dirname(this.addressOf('system')));
    return fault === undefined ? undefined : { part: 'disk', fault };
  }

  close(): void {
    // Files are closed as soon as they have been read.
  }
}

/** Another process may have been first. */
async function moveIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || existsSync(from)) throw error;
  });
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Only what is not there is empty: a folder that cannot be read must not look so.
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    return [];
  });
}
