import type { TenantId } from '../../domain/ids.js';
import { LexiclipError } from '../../errors.js';

/** A larger request carries images, or is treated as if it did. */
export const LARGE_BYTES = 32 * 1024;

/** Part of the memory that is kept for small bodies, and again for the operator's. */
const KEPT = 1 / 8;
/** A body that has not grown for so long gives way to one that does, ms. */
const IDLE_MS = 1000;
const RETRY_AFTER_MS = 1000;

/** Whose bodies are counted together. */
export type Holder = TenantId | 'operator';

/** The bytes of one body, from the first that arrives until its request is over. */
export class HeldBody {
  /** Only one that still arrives can give way to others. */
  state: 'arriving' | 'settled' | 'released' = 'arriving';
  bytes = 0;
  /** When it last grew, on the clock of `performance.now()`. */
  grewAt = performance.now();
  /** Ends the reading of this body, when others need its memory. */
  giveWay: (reason: LexiclipError) => void = () => undefined;

  constructor(
    private readonly memory: BodyMemory,
    readonly holder: Holder,
  ) {}

  /** Counts bytes that have arrived. @throws LexiclipError OVERLOADED when there is no memory for them */
  grow(bytes: number): void {
    if (this.state === 'arriving') this.memory.grow(this, bytes);
  }

  /** All of it has arrived. */
  settle(): void {
    if (this.state === 'arriving') this.memory.settle(this);
  }

  /** Gives all of it back. */
  release(): void {
    if (this.state !== 'released') this.memory.release(this);
  }
}

/**
 * The memory for request bodies. It counts bytes that are there, not those that were announced: unpacked, as they
 * arrive, and for as long as their request refers to them. One caller may take half. A part is kept for small bodies,
 * and one for the operator's. When it is used up, a body gives way that does not grow, or one of the caller that holds
 * the most: clients that send slowly cannot keep others out.
 */
export class BodyMemory {
  private readonly arriving = new Set<HeldBody>();
  private readonly held = new Map<Holder, number>();
  private all = 0;
  /** Bytes of tenants' large bodies. */
  private large = 0;
  /** Bytes of tenants' large bodies that have arrived. */
  private settled = 0;

  /** @param total bytes */
  constructor(private readonly total: number) {}

  /** Bytes held now. */
  get used(): number {
    return this.all;
  }

  open(holder: Holder): HeldBody {
    const body = new HeldBody(this, holder);
    this.arriving.add(body);
    return body;
  }

  /** Whether a tenant's large body could be taken, if others that still arrive gave way. */
  hasRoomFor(bytes: number): boolean {
    return this.settled + bytes <= this.shared;
  }

  /** @throws LexiclipError OVERLOADED */
  grow(body: HeldBody, bytes: number): void {
    body.grewAt = performance.now();
    this.count(body, bytes);
    while (!this.fits(body)) {
      const other = this.oneToGiveWay(body);
      (other ?? body).release();
      if (!other) throw overloaded('the running requests use all the memory for request bodies');
      other.giveWay(overloaded('the memory for request bodies is used up, and this one came too slowly'));
    }
  }

  settle(body: HeldBody): void {
    body.state = 'settled';
    this.arriving.delete(body);
    this.settled += largeBytes(body);
  }

  release(body: HeldBody): void {
    if (body.state === 'settled') this.settled -= largeBytes(body);
    body.state = 'released';
    this.arriving.delete(body);
    this.count(body, -body.bytes);
  }

  private count(body: HeldBody, bytes: number): void {
    const before = largeBytes(body);
    body.bytes += bytes;
    this.large += largeBytes(body) - before;
    this.all += bytes;
    const held = this.heldBy(body.holder) + bytes;
    if (held === 0) this.held.delete(body.holder);
    else this.held.set(body.holder, held);
  }

  private heldBy(holder: Holder): number {
    return this.held.get(holder) ?? 0;
  }

  /** What large bodies of tenants may take together, bytes. */
  private get shared(): number {
    return this.total * (1 - 2 * KEPT);
  }

  private fits({ holder, bytes }: HeldBody): boolean {
    if (this.heldBy(holder) > this.total / 2) return false;
    if (holder === 'operator') return this.all <= this.total;
    // What the operator holds comes out of the part that is kept for it first.
    const operators = this.heldBy('operator');
    if (this.all - operators > this.total - Math.max(this.total * KEPT, operators)) return false;
    return bytes <= LARGE_BYTES || this.large <= this.shared;
  }

  private oneToGiveWay(body: HeldBody): HeldBody | undefined {
    const own = this.heldBy(body.holder);
    const needsOwn = own > this.total / 2;
    let worst: HeldBody | undefined;
    for (const one of this.arriving) {
      if (one === body || one.bytes === 0) continue;
      const mayStay = one.holder === body.holder || this.heldBy(one.holder) <= own;
      if ((mayStay && !isIdle(one)) || (needsOwn && one.holder !== body.holder)) continue;
      if (!worst || this.isWorse(one, worst)) worst = one;
    }
    return worst;
  }

  /** Large bodies that do not grow come first, then those of whoever holds the most, then those that grew last. */
  private isWorse(one: HeldBody, other: HeldBody): boolean {
    const stuck = (body: HeldBody) => body.bytes > LARGE_BYTES && isIdle(body);
    if (stuck(one) !== stuck(other)) return stuck(one);
    const more = this.heldBy(one.holder) - this.heldBy(other.holder);
    return more === 0 ? one.grewAt < other.grewAt : more > 0;
  }
}

const isIdle = ({ grewAt }: HeldBody): boolean => performance.now() - grewAt >= IDLE_MS;

/** The bytes of a tenant's large body; none of a small one's or of the operator's. */
const largeBytes = ({ holder, bytes }: HeldBody): number => (holder !== 'operator' && bytes > LARGE_BYTES ? bytes : 0);

const overloaded = (what: string): LexiclipError =>
  new LexiclipError('OVERLOADED', `${what}; try again in ${RETRY_AFTER_MS} ms`, { retryAfterMs: RETRY_AFTER_MS });
