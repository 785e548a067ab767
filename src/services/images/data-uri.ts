import { badInput } from '../../errors.js';

/** Maximum length of what comes before the data. */
const MAX_HEAD = 4096;
/** Characters that are percent-decoded at a time: some milliseconds. */
const SLICE = 512 * 1024;

export const isDataUri = (text: string): boolean => /^data:/i.test(text);

/**
 * What a data: URI holds, as it is written: in base64, and perhaps percent-encoded. Its media type and its parameters
 * are only claims, and are not looked at.
 *
 * @throws LexiclipError BAD_USER_INPUT for one that is not in base64
 */
export function dataOf(uri: string, argument: string): string {
  const comma = uri.slice(0, MAX_HEAD).indexOf(',');
  const [, ...parameters] = uri.slice(0, Math.max(comma, 0)).split(';');
  if (!parameters.some((parameter) => parameter.trim().toLowerCase() === 'base64')) {
    throw badInput(argument, 'a data: URI must be data:…;base64,…');
  }
  return uri.slice(comma + 1);
}

/**
 * Percent-decodes in slices.
 *
 * @param pause called between two slices, waited for if it returns a promise
 * @throws LexiclipError BAD_USER_INPUT
 */
export async function percentDecoded(
  text: string,
  argument: string,
  pause: () => Promise<void> | undefined,
): Promise<string> {
  const decoded: string[] = [];
  for (let at = 0; at < text.length; ) {
    if (at > 0) await pause();
    let end = Math.min(at + SLICE, text.length);
    // Not between a percent sign and its two digits.
    const sign = text.lastIndexOf('%', end - 1);
    if (end < text.length && sign > end - 3) end = sign;
    try {
      decoded.push(decodeURIComponent(text.slice(at, end)));
    } catch {
      throw badInput(argument, 'the data: URI is not percent-encoded as it should be');
    }
    at = end;
  }
  return decoded.join('');
}
