/** Characters that a terminal obeys instead of showing them: control characters, and those that turn its direction. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it escapes.
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text with what a terminal would obey as `\u001b`, which JSON allows as well. Line breaks and tabs stay. */
export const escaped = (text: string): string =>
  text.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Writes as it is to a file or a pipe; a terminal is shown the text and does not obey it. */
const write = (stream: NodeJS.WriteStream, text: string): void => {
  stream.write(stream.isTTY ? escaped(text) : text);
};

/** Writes a part of a result to standard output, without a line break after it. */
export const printText = (text: string): void => write(process.stdout, text);

/** Writes a result to standard output. */
export const print = (text: string): void => printText(`${text}\n`);

/** Writes to standard error, which takes everything said about a result. */
export const note = (text: string): void => write(process.stderr, `${text}\n`);

/** Prints a result: as one JSON document if `json` is set, otherwise as lines for people. */
export function printResult(json: boolean | undefined, value: unknown, lines: () => readonly string[]): void {
  if (json) print(JSON.stringify(value, null, 2));
  else for (const line of lines()) print(line);
}

/** `1 label`, `2 labels`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `4.2 %`. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** `351.7 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `2030-01-31 12:00` for an ISO time; empty for no time. */
export const shortTime = (time: string | null | undefined): string => (time ? time.slice(0, 16).replace('T', ' ') : '');
