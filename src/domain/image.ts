/** A file that came with a multipart request. */
export class UploadedFile {
  constructor(
    readonly bytes: Uint8Array,
    /** The client's name for it, used only in messages. */
    readonly name: string,
  ) {}

  /** Keeps the file's bytes out of messages about a misplaced file. */
  toJSON(): { file: string } {
    return { file: this.name };
  }
}

/** An image as a client sends it: exactly one of the four fields is given. */
export interface ImageSource {
  readonly base64?: string | null | undefined;
  readonly embedding?: readonly number[] | null | undefined;
  readonly upload?: UploadedFile | null | undefined;
  readonly url?: string | null | undefined;
}

/** What a classification reports about its image. */
export interface ImageInfo {
  /** SHA-256 of the file's bytes, hex. */
  readonly sha256: string;
  /** Width of the upright image, pixels. */
  readonly width: number;
  /** Height of the upright image, pixels. */
  readonly height: number;
  readonly format: string;
}
