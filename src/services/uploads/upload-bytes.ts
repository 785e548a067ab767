import { LRUCache } from 'lru-cache';

/** A run of bytes of an upload that is loaded as a whole. */
export interface PieceRange {
  /** Of its first byte in the upload. */
  readonly from: number;
  /** Number of bytes. */
  readonly length: number;
}

/** Number of pieces in memory: an archive's directory at its end, and the entry that is being read across two others. */
const PIECES_KEPT = 3;

/**
 * The bytes of an upload, of which few pieces are in memory at a time. For one reader: calls that overlap may load a piece
 * twice.
 */
export class UploadBytes {
  readonly size: number;
  private readonly recent = new LRUCache<number, Uint8Array>({ max: PIECES_KEPT });

  /** @param pieces in the order of the upload, without gaps */
  constructor(
    private readonly pieces: readonly PieceRange[],
    private readonly load: (piece: number) => Promise<Uint8Array>,
  ) {
    const last = pieces.at(-1);
    this.size = last ? last.from + last.length : 0;
  }

  /**
   * Fewer bytes than asked for where the upload ends. They may be a view of a piece: what is kept for long must be copied.
   *
   * @returns a promise unless the piece is in memory
   */
  read(from: number, length: number): Uint8Array | Promise<Uint8Array> {
    const to = Math.min(from + length, this.size);
    if (from >= to) return new Uint8Array(0);
    const index = this.indexAt(from);
    const piece = this.pieces[index] as PieceRange;
    if (to > piece.from + piece.length) return this.join(index, from, to);
    const part = (bytes: Uint8Array) => bytes.subarray(from - piece.from, to - piece.from);
    const known = this.recent.get(index);
    return known ? part(known) : this.piece(index).then(part);
  }

  /** All bytes, in parts of at most so many. */
  async *parts(maxBytes: number): AsyncGenerator<Uint8Array, void> {
    for (let index = 0; index < this.pieces.length; index++) {
      const bytes = await this.piece(index);
      for (let at = 0; at < bytes.length; at += maxBytes) yield bytes.subarray(at, at + maxBytes);
    }
  }

  private async join(index: number, from: number, to: number): Promise<Uint8Array> {
    const joined = new Uint8Array(to - from);
    for (let i = index; i < this.pieces.length; i++) {
      const piece = this.pieces[i] as PieceRange;
      if (piece.from >= to) break;
      const bytes = await this.piece(i);
      const start = Math.max(from, piece.from);
      joined.set(bytes.subarray(start - piece.from, to - piece.from), start - from);
    }
    return joined;
  }

  private async piece(index: number): Promise<Uint8Array> {
    const known = this.recent.get(index);
    if (known) return known;
    const bytes = await this.load(index);
    this.recent.set(index, bytes);
    return bytes;
  }

  /** The last piece that begins at or before the place. */
  private indexAt(place: number): number {
    let [low, high] = [0, this.pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.pieces[middle] as PieceRange).from <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
