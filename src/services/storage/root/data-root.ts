import type { TenantId } from '../../../domain/ids.js';
import type { DatabaseFiles } from './database-files.js';

/** One database below a data root: the operator's, or a tenant's. */
export type DatabaseName = 'system' | TenantId;

/** What there is below a data root. */
export interface RootContents {
  /** Whether the operator's database has any file. */
  readonly system: boolean;
  /** Whether there are data of any tenant. */
  readonly tenants: boolean;
}

/** Why a root can take no data now, and which part of the service that is. */
export interface RootFault {
  readonly part: 'disk' | 'store';
  readonly fault: string;
}

/** The place of a service's databases: a directory, or a prefix in an object store. */
export interface DataRoot {
  /** Where it is in the file system; undefined in an object store. */
  readonly directory: string | undefined;
  /**
   * Whether what is deleted is moved into a trash first. In an object store nothing can be moved: it stays in its place
   * until it is dropped.
   */
  readonly hasTrash: boolean;
  /**
   * Finds out whether the service can run on it, and what it holds. Changes nothing that stays.
   *
   * @throws StartupError when it is not fit for that, or holds something else
   */
  open(): Promise<RootContents>;
  /** What it holds, for readers. @throws StartupError when it cannot be read */
  contents(): Promise<RootContents>;
  /** Path or URI of a database. */
  addressOf(database: DatabaseName): string;
  /** What LanceDB has to be told to connect to one. */
  storageOptions(): Promise<Record<string, string>>;
  /** The files of a database. */
  filesOf(database: DatabaseName): DatabaseFiles;
  /** Makes ready for a new database. @throws StartupError when it is not writable */
  prepare(database: DatabaseName): Promise<void>;
  /** Whether a database has any file, or in a directory, a folder. */
  has(database: DatabaseName): Promise<boolean>;
  /** Tenants that have a database. */
  tenants(): Promise<TenantId[]>;
  /** Deletes a database with all its files. */
  remove(database: DatabaseName): Promise<void>;
  /** Names in the trash. */
  trash(): Promise<string[]>;
  /** Moves a tenant's database into the trash, whole. Does nothing when it is not there, or there is no trash. */
  moveToTrash(tenant: TenantId, name: string): Promise<void>;
  /** Moves a database in the trash back. Does nothing when it is not there. */
  moveBack(name: string, tenant: TenantId): Promise<void>;
  removeFromTrash(name: string): Promise<void>;
  /** Tries whether it can be used now, as cheaply as it can. @returns why not */
  probe(): Promise<RootFault | undefined>;
  /** Ends its connections. */
  close(): void;
}

export const holdsData = ({ system, tenants }: RootContents): boolean => system || tenants;
