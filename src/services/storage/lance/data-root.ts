import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isTenantId, type TenantId } from '../../../domain/ids.js';
import { StartupError } from '../../../errors.js';

/** One database below a data root: the operator's, or a tenant's. */
export type DatabaseName = 'system' | TenantId;

/** The place of a service's databases: a directory, or a prefix in an object store. */
export interface DataRoot {
  /** Whether it is in the file system, where files can be copied. */
  readonly isLocal: boolean;
  /** Whether it contains data of Lexiclip. Always true for an object store. */
  isInitialised(): Promise<boolean>;
  /** Path or URI of a database. */
  addressOf(database: DatabaseName): string;
  /** Creates the directory of a database. @throws StartupError when it is not writable */
  prepare(database: DatabaseName): Promise<void>;
  /** Whether the directory of a database exists. Always true for an object store. */
  has(database: DatabaseName): Promise<boolean>;
  /** Tenants that have a directory, and its age. Empty for an object store. */
  tenants(): Promise<{ readonly id: TenantId; readonly createdAt: Date }[]>;
  /** Removes the directory of a database, whose tables have been dropped. */
  remove(database: DatabaseName): Promise<void>;
}

/** @param location a directory, or a URI such as `s3://bucket/prefix` */
export const dataRootAt = (location: string): DataRoot =>
  /^[a-z][a-z0-9+]*:\/\//i.test(location) ? new ObjectStoreRoot(location) : new DirectoryRoot(location);

const NOT_WRITABLE = new Set(['ENOTDIR', 'EEXIST', 'EACCES', 'EROFS', 'EPERM']);

class DirectoryRoot implements DataRoot {
  readonly isLocal = true;

  constructor(private readonly directory: string) {}

  async isInitialised(): Promise<boolean> {
    return existsSync(this.addressOf('system'));
  }

  addressOf(database: DatabaseName): string {
    return database === 'system' ? join(this.directory, 'system') : join(this.directory, 'tenants', database);
  }

  async prepare(database: DatabaseName): Promise<void> {
    try {
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

  async tenants() {
    const names: string[] = await readdir(join(this.directory, 'tenants')).catch(() => []);
    return Promise.all(
      names.filter(isTenantId).map(async (id) => ({ id, createdAt: (await stat(this.addressOf(id))).birthtime })),
    );
  }

  async remove(database: DatabaseName): Promise<void> {
    await rm(this.addressOf(database), { recursive: true, force: true });
  }
}

class ObjectStoreRoot implements DataRoot {
  readonly isLocal = false;
  private readonly prefix: string;

  constructor(uri: string) {
    this.prefix = uri.replace(/\/+$/, '');
  }

  async isInitialised(): Promise<boolean> {
    return true;
  }

  addressOf(database: DatabaseName): string {
    return database === 'system' ? `${this.prefix}/system` : `${this.prefix}/tenants/${database}`;
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
}
