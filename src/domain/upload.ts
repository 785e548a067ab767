import type { UploadId } from './ids.js';

/** A file that a tenant sends in pieces, one after the other. */
export interface Upload {
  readonly id: UploadId;
  /** As its client has chosen it; unique within the tenant while the upload is there. */
  readonly name: string;
  /** What all of it will have, bytes. */
  readonly total: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** When a piece came, or its bytes were last read. */
  readonly usedAt: Date;
  /** Those that have come, in order and without gaps. */
  readonly pieces: readonly UploadPiece[];
}

export interface UploadPiece {
  /** Of its first byte in the upload. */
  readonly from: number;
  /** Number of bytes. */
  readonly length: number;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  /** Tells attempts to send the same piece apart. */
  readonly token: string;
}

/** How many bytes of it have come. */
export function receivedOf({ pieces }: Pick<Upload, 'pieces'>): number {
  const last = pieces.at(-1);
  return last ? last.from + last.length : 0;
}

export const isComplete = (upload: Pick<Upload, 'pieces' | 'total'>): boolean => receivedOf(upload) === upload.total;
