import { isTenantId, type TenantId } from '../../../domain/ids.js';
import { StartupError } from '../../../errors.js';
import { type DatabaseName, type DataRoot, holdsData, type RootContents, type RootFault } from './data-root.js';
import { ObjectFiles, removeAll } from './object-files.js';
import type { ObjectStore } from './objects/object-store.js';
import { openStore, parseLocation, type StoreLocation } from './objects/open-store.js';
import type { StoreSettings } from './objects/store-settings.js';
import { explained, readinessOf } from './store-faults.js';
import { removeOldTrials, TRIALS, tryStore } from './store-trial.js';

/** An object that says that a backup is being made here, or was not finished. */
export const INCOMPLETE = 'INCOMPLETE';
/** No object: whether it can be read is asked to see whether the store answers. */
const NOTHING = 'readiness';
/** A store that does not answer for so long counts as not reachable, ms. */
const PROBE_MS = 3_000;

/** A data root below a prefix of an object store. */
export class ObjectStoreRoot implements DataRoot {
  readonly directory = undefined;
  readonly hasTrash = false;
  readonly location: StoreLocation;
  private readonly address: string;
  private opened: Promise<ObjectStore> | undefined;

  /**
   * @param subject what names the place, such as `LEXICLIP_DATA`
   * @throws StartupError for a URI that cannot be used
   */
  constructor(
    uri: string,
    private readonly settings: StoreSettings,
    subject: string,
  ) {
    this.location = parseLocation(uri, subject);
    const { scheme, bucket, prefix } = this.location;
    this.address = `${scheme}://${bucket}/${prefix}`;
  }

  async open(): Promise<RootContents> {
    const store = await this.store();
    const [contents] = await Promise.all([this.contents(), tryStore(store, this.location)]);
    return contents;
  }

  async contents(): Promise<RootContents> {
    const store = await this.store();
    const { names, contents } = await explained(store, this.location, 'list', this.look(store));
    if (names.includes(INCOMPLETE)) {
      throw new StartupError(
        `${this.location.subject} holds a backup that is being made, or was not finished: delete it in that case`,
      );
    }
    if (names.length > 0 && !names.every((name) => name === TRIALS) && !holdsData(contents)) {
      throw new StartupError(
        `${this.location.subject}: this prefix of bucket "${this.location.bucket}" holds something else, such as ${names[0]}: name an empty one`,
      );
    }
    if (names.includes(TRIALS)) await removeOldTrials(store, this.location);
    return contents;
  }

  addressOf(database: DatabaseName): string {
    return `${this.address}${database === 'system' ? 'system' : `tenants/${database}`}`;
  }

  async storageOptions(): Promise<Record<string, string>> {
    return (await this.store()).connectionOptions();
  }

  filesOf(database: DatabaseName): ObjectFiles {
    return new ObjectFiles(() => this.store(), this.prefixOf(database));
  }

  async prepare(): Promise<void> {
    // A prefix exists as soon as an object has it.
  }

  async has(database: DatabaseName): Promise<boolean> {
    for await (const names of (await this.store()).names(this.prefixOf(database))) if (names.length > 0) return true;
    return false;
  }

  async tenants(): Promise<TenantId[]> {
    const ids: TenantId[] = [];
    for await (const names of (await this.store()).names(`${this.location.prefix}tenants/`)) {
      ids.push(...names.map((name) => name.replace(/\/$/, '')).filter(isTenantId));
    }
    return ids;
  }

  async remove(database: DatabaseName): Promise<void> {
    await removeAll(await this.store(), this.prefixOf(database));
  }

  async trash(): Promise<never[]> {
    return [];
  }

  async moveToTrash(): Promise<void> {
    // Nothing can be moved.
  }

  async moveBack(): Promise<void> {
    // It was never moved.
  }

  async removeFromTrash(): Promise<void> {
    // Nothing is in the trash.
  }

  async probe(): Promise<RootFault | undefined> {
    const store = await this.store().catch(() => undefined);
    if (!store) return { part: 'store', fault: readinessOf(undefined) };
    try {
      const content = await store.read(this.location.prefix + NOTHING, AbortSignal.timeout(PROBE_MS));
      content?.destroy();
      return undefined;
    } catch (error) {
      return { part: 'store', fault: readinessOf(store.faultOf(error)) };
    }
  }

  close(): void {
    void this.opened?.then((store) => store.close()).catch(() => undefined);
    this.opened = undefined;
  }

  /** Its client, for what is beside the databases. */
  store(): Promise<ObjectStore> {
    this.opened ??= openStore(this.location, this.settings);
    return this.opened;
  }

  /** What is directly below the prefix, up to what it may hold of ours. */
  private async look(store: ObjectStore) {
    const seen: string[] = [];
    for await (const names of store.names(this.location.prefix)) {
      seen.push(...names);
      // Names come in order, and none of ours comes later.
      if (names.some((name) => name >= TRIALS)) break;
    }
    return { names: seen, contents: { system: seen.includes('system/'), tenants: seen.includes('tenants/') } };
  }

  private prefixOf(database: DatabaseName): string {
    return `${this.location.prefix}${database === 'system' ? 'system' : `tenants/${database}`}/`;
  }
}
