/** Size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle of an image, pixels. */
export interface Area extends Size {
  readonly left: number;
  readonly top: number;
}

/** 8-bit RGB pixels, interleaved, row by row. */
export interface RgbImage extends Size {
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** How the pixels of a file lie in the upright image. */
export interface Orientation {
  /** Whether rows of the file are columns of the upright image. */
  readonly turned: boolean;
  /** Whether a row of the file begins where its row or column of the upright image ends. */
  readonly rowsMirrored: boolean;
  /** Whether a column of the file does. */
  readonly columnsMirrored: boolean;
}

/** Pixels of an image as its file has them: not turned upright, and not necessarily all. */
export interface StoredPart extends RgbImage {
  readonly orientation: Orientation;
  /** Where the pixels begin in the file's image, pixels. */
  readonly left: number;
  readonly top: number;
  /** Size of the whole image, upright. */
  readonly original: Size;
}

const UPRIGHT: Orientation = { turned: false, rowsMirrored: false, columnsMirrored: false };

/** All of an upright image. */
export const wholeOf = ({ data, width, height }: RgbImage): StoredPart => ({
  ...{ data, width, height },
  ...{ left: 0, top: 0, original: { width, height }, orientation: UPRIGHT },
});

/** What an EXIF orientation says: 1 to 8, where others mean 1. */
export const orientationOf = (exif: number | undefined): Orientation => ({
  turned: [5, 6, 7, 8].includes(exif ?? 1),
  rowsMirrored: [2, 3, 7, 8].includes(exif ?? 1),
  columnsMirrored: [3, 4, 6, 7].includes(exif ?? 1),
});

/** The size that an image has upright and as its file has it, from one to the other. */
export const turnedSize = ({ width, height }: Size, { turned }: Orientation): Size =>
  turned ? { width: height, height: width } : { width, height };

/** Where an area of the upright image lies in the file's. */
export function storedArea(
  upright: Area,
  original: Size,
  { turned, rowsMirrored, columnsMirrored }: Orientation,
): Area {
  const across = { from: upright.left, length: upright.width, all: original.width };
  const down = { from: upright.top, length: upright.height, all: original.height };
  const [rows, columns] = turned ? [down, across] : [across, down];
  return {
    left: rowsMirrored ? rows.all - rows.from - rows.length : rows.from,
    top: columnsMirrored ? columns.all - columns.from - columns.length : columns.from,
    width: rows.length,
    height: columns.length,
  };
}
