import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { exampleImage } from '../../test/support/images.js';

const [WIDTH, HEIGHT] = [500, 375];

/** JPEGs of 500 × 375 pixels with the detail of a real photo, each cut out at another place. */
export async function pictures(count: number): Promise<Buffer[]> {
  const photo = await sharp(await readFile(exampleImage('chelsea.png')))
    .resize(800, 600, { fit: 'fill' })
    .toBuffer();
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      sharp(photo)
        .extract({ left: (i * 37) % (800 - WIDTH), top: (i * 53) % (600 - HEIGHT), width: WIDTH, height: HEIGHT })
        .flop(i % 2 === 1)
        .sharpen()
        .jpeg({ quality: 92 })
        .toBuffer(),
    ),
  );
}
