import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';

/** A folder of `shared/`, beside the repository, or undefined where it is missing. Says what is skipped then. */
export function sharedFolder(name: string): string | undefined {
  const folder = fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
  if (existsSync(folder)) return folder;
  console.warn(`skipped: there is no ${folder}`);
  return undefined;
}

export const exampleImage = (name: string): string =>
  fileURLToPath(new URL(`../../examples/images/${name}`, import.meta.url));

type Colour = readonly [red: number, green: number, blue: number];

/** One colour all over. */
export const plain = (width: number, height: number, [r, g, b]: Colour): Sharp =>
  sharp({ create: { width, height, channels: 3, background: { r, g, b } } });

/** A small PNG in base64, another for each number. */
export async function distinctImage(number: number): Promise<string> {
  const colour: Colour = [(number * 37) % 256, (number * 101) % 256, Math.floor(number / 256) % 256];
  return (await plain(24, 24, colour).png().toBuffer()).toString('base64');
}

export const distinctImages = (count: number, from = 0): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => distinctImage(from + i)));
