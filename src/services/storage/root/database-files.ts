import type { Readable } from 'node:stream';

/** A file of a database. */
export interface FileInfo {
  /** Path below the database, with `/` between its parts. */
  readonly name: string;
  readonly bytes: number;
}

/** The files of one database, in a directory or in an object store. Names are paths below it, with `/` between parts. */
export interface DatabaseFiles {
  /** All files below a folder of it; none when it is not there. */
  list(folder: string): Promise<FileInfo[]>;
  /** Names of the files and folders directly in it; none when it is not there. */
  names(): Promise<string[]>;
  /** @returns undefined when the file is not there */
  read(name: string): Promise<Readable | undefined>;
  /** Copies a file of another database to the same name. Does nothing when it is gone. */
  copyFrom(source: DatabaseFiles, file: FileInfo): Promise<void>;
  /** Deletes a folder with all its files. */
  removeFolder(folder: string): Promise<void>;
  /**
   * Puts a table in its place that is made elsewhere first. Of several processes that do so at the same time, one succeeds.
   *
   * @param make makes the table in a folder of the file system
   * @returns false when there is a table of this name, or the remains of one
   */
  putTable(table: string, make: (folder: string) => Promise<void>): Promise<boolean>;
}
