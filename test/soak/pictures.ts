import { readFile } from 'node:fs/promises';
import { distinctImage, exampleImage } from '../support/images.js';

const NAMES = ['ship.png', 'frog.png', 'chelsea.png'];

export interface Picture {
  /** The same for the same picture. */
  readonly name: string;
  readonly base64: string;
}

/** Photographs, and now and then a picture that no server has seen. */
export class Pictures {
  private serial = 0;

  private constructor(private readonly photographs: readonly Picture[]) {}

  static async load(): Promise<Pictures> {
    const load = async (name: string) => ({ name, base64: (await readFile(exampleImage(name))).toString('base64') });
    return new Pictures(await Promise.all(NAMES.map(load)));
  }

  async next(): Promise<Picture> {
    if (Math.random() < 0.5) {
      return this.photographs[Math.floor(Math.random() * this.photographs.length)] as Picture;
    }
    const number = ++this.serial;
    return { name: `picture ${number}`, base64: await distinctImage(number) };
  }
}
