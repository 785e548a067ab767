import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isTenantId, type TenantId } from '../../../domain/ids.js';
import { StartupError } from '../../../errors.js';

/** One database below a data root: the operator's, or a tenant's. */
export type DatabaseName = 'system' | TenantId;

/** The place of a service's databases: a directory, or a prefix in an object store. */
export interface DataRoot {
  /** Whether it is in the file system, where files can be copied and moved. */
  readonly isLocal: boolean;
  /** Whether it contains data of Lexiclip. Always true for an object store. */
  isInitialised(): Promise<boolean>;
  /** Path or URI of a database. */
  addressOf(database: DatabaseName): string;
  /** Path or URI of all tenants' databases. */
  readonly tenantsAddress: string;
  /** Creates the directory of a database. @throws StartupError when it is not writable */
  prepare(database: DatabaseName): Promise<void>;
  /** Whether the directory of a database exists. Always true for an object store. */
  has(database: DatabaseName): Promise<boolean>;
  /** Tenants that have a directory. Empty for an object store. */
  tenants(): Promise<TenantId[]>;
  /** Deletes the directory of a database. */
  remove(database: DatabaseName): Promise<void>;
  /** Names in the trash. Empty for an object store, which cannot move. */
  trash(): Promise<string[]>;
  /** Moves a tenant's directory into the trash, whole. Does nothing when it is not there. */
  moveToTrash(tenant: TenantId, name: string): Promise<void>;
  /** Moves a directory in the trash back. Does nothing when it is not there. */
  moveBack(name: string, tenant: TenantId): Promise<void>;
  removeFromTrash(name: string): Promise<void>;
}

/** @param location a directory, or a URI such as `s3://bucket/prefix` */
export const dataRootAt = (location: string): DataRoot =>
  /^[a-z][a-z0-9+]*:\/\//i.test(location) ? new ObjectStoreRoot(location) : new DirectoryRoot(location);

/** Labels of all tenants and hashes of keys are nothing for other users of the machine. */
const OWNER_ONLY = 0o700;

const NOT_WRITABLE = new Set(['ENOTDIR', 'EEXIST', 'EACCES', 'EROFS', 'EPERM']);

class DirectoryRoot implements DataRoot {
  readonly isLocal = true;
  readonly tenantsAddress: string;
  private readonly trashFolder: string;

  constructor(private readonly directory: string) {
    this.tenantsAddress = join(directory, 'tenants');
    this.trashFolder = join(directory, 'trash');
  }

  async isInitialised(): Promise<boolean> {
    return existsSync(this.addressOf('system')) || (await this.tenants()).length > 0;
  }

  addressOf(database: DatabaseName): string {
    return database === 'system' ? join(this.directory, 'system') : join(this.tenantsAddress, database);
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
    return (await namesIn(this.tenantsAddress)).filter(isTenantId);
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

class ObjectStoreRoot implements DataRoot {
  readonly isLocal = false;
  readonly tenantsAddress: string;
  private readonly prefix: string;

  constructor(uri: string) {
    this.prefix = uri.replace(/\/+$/, '');
    this.tenantsAddress = `${this.prefix}/tenants`;
  }

  async isInitialised(): Promise<boolean> {
    return true;
  }

  addressOf(database: DatabaseName): string {
    return database === 'system' ? `${this.prefix}/system` : `${this.tenantsAddress}/${database}`;
  }

  async prepare(): Promise<void> {
    // A prefix exists as soon as an object has it.
  }

  async has(): Promise<boolean> {
    return true;
  }

  async tenants(): Promise<never[]> {
    return [];
  }

  async remove(): Promise<void> {
    // A prefix ceases to exist with its last object.
  }

  async trash(): Promise<never[]> {
    return [];
  }

  async moveToTrash(): Promise<void> {
    // An object store cannot move: the tables stay where they are until they are dropped.
  }

  async moveBack(): Promise<void> {
    // It was never moved.
  }

  async removeFromTrash(): Promise<void> {
    // Nothing is in the trash.
  }
}
