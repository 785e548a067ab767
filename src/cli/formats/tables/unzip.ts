import { unzipSync } from 'fflate';
import { UsageError } from '../../usage-error.js';

/** Most that the XML in a workbook may unpack to, bytes. */
const MAX_UNPACKED = 64 * 1024 * 1024;
const MAX_PARTS = 1_000;

/**
 * The XML in a zip archive, unpacked. Its directory says how much that is before anything is unpacked, and a part that
 * turns out larger is cut there: no more memory is taken than was announced.
 *
 * @throws UsageError when it is no archive, or unpacks to too much
 */
export function unzipXml(file: string, bytes: Uint8Array): Record<string, Uint8Array> {
  let [parts, size] = [0, 0];
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!/\.(?:xml|rels)$/i.test(name)) return false;
        parts++;
        size += originalSize;
        if (parts > MAX_PARTS || size > MAX_UNPACKED) throw tooLarge(file);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${file}: is not an .xlsx workbook: ${(cause as Error).message}`, { cause });
  }
}

const tooLarge = (file: string): UsageError => {
  const mib = MAX_UNPACKED / 1024 / 1024;
  return new UsageError(
    `${file}: the workbook would unpack to more than ${mib} MiB, or to more than ${MAX_PARTS} parts`,
  );
};
