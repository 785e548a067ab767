const PLACE = '########';

/** Counts for all bodies together: two series of them must have no image in common either. */
let sent = 0;

/**
 * Request bodies each with an image that no other has, so that no cache answers. Only a few characters are replaced,
 * which costs the client no time: they stand after the end of the JPEG, where nobody decodes them.
 *
 * @param around makes the body with an image in base64
 */
export function distinctBodies(pictures: readonly Buffer[], around: (base64: string) => string): () => string {
  const parts = pictures.map((picture) => {
    const whole = Buffer.concat([picture, Buffer.alloc((3 - (picture.length % 3)) % 3)]);
    return around(whole.toString('base64') + PLACE).split(PLACE) as [string, string];
  });
  return () => {
    const [before, after] = parts[sent % parts.length] as [string, string];
    // Decimal digits are also valid base64.
    return before + (sent++).toString().padStart(PLACE.length, '0') + after;
  };
}
