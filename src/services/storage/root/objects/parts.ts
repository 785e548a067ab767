/** Joins the pieces of a stream into parts of one size, the last of which may be smaller. One part is in memory at a time. */
export async function* partsOf(content: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<Buffer> {
  let [pieces, bytes]: [Uint8Array[], number] = [[], 0];
  for await (const piece of content) {
    let rest = piece;
    while (bytes + rest.length >= partBytes) {
      const taken = partBytes - bytes;
      yield Buffer.concat([...pieces, rest.subarray(0, taken)]);
      rest = rest.subarray(taken);
      [pieces, bytes] = [[], 0];
    }
    if (rest.length > 0) {
      pieces.push(rest);
      bytes += rest.length;
    }
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

/** All of a stream that is known to fit into memory. */
export async function wholeOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
