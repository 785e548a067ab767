/** What may come of sending an image: an answer, or a refusal with this code. */
export type Outcome = 'ACCEPTED' | 'UNSUPPORTED_IMAGE' | 'PAYLOAD_TOO_LARGE' | 'BAD_USER_INPUT';

export interface ImageCase {
  readonly name: string;
  /** What a client sends. */
  readonly base64: string;
  /** Each of them is right; more than one where it is for the decoder to say whether it can make sense of the bytes. */
  readonly outcomes: readonly Outcome[];
  /** What the answer says of an accepted image, where that is worth a look. */
  readonly image?: { format?: string; width?: number; height?: number };
}

type Bytes = Uint8Array | Promise<Uint8Array>;

async function imageCase(
  name: string,
  bytes: Bytes,
  outcomes: readonly Outcome[],
  image?: ImageCase['image'],
): Promise<ImageCase> {
  return { name, base64: Buffer.from(await bytes).toString('base64'), outcomes, ...(image && { image }) };
}

export const accepted = (name: string, bytes: Bytes, image: ImageCase['image'] = {}): Promise<ImageCase> =>
  imageCase(name, bytes, ['ACCEPTED'], image);

export const unsupported = (name: string, bytes: Bytes): Promise<ImageCase> =>
  imageCase(name, bytes, ['UNSUPPORTED_IMAGE']);

export const tooLarge = (name: string, bytes: Bytes): Promise<ImageCase> =>
  imageCase(name, bytes, ['PAYLOAD_TOO_LARGE']);

/** Refused, be it for its form or for the size that its bytes seem to claim. */
export const refused = (name: string, bytes: Bytes): Promise<ImageCase> =>
  imageCase(name, bytes, ['UNSUPPORTED_IMAGE', 'PAYLOAD_TOO_LARGE']);

/** Damaged where a decoder may or may not notice. */
export const either = (name: string, bytes: Bytes): Promise<ImageCase> =>
  imageCase(name, bytes, ['ACCEPTED', 'UNSUPPORTED_IMAGE', 'PAYLOAD_TOO_LARGE']);
