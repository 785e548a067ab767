/** Reads a 16-bit PNG, and writes an AVIF with as many bits as the argument says and the numbers and profile as they are. */
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';

const bitdepth = Number(process.argv[2]);
const avif = await sharp(await buffer(process.stdin))
  .toColourspace('rgb16')
  .keepIccProfile()
  .avif({ bitdepth, quality: 95, chromaSubsampling: '4:4:4', effort: 4 })
  .toBuffer();
process.stdout.write(avif);
