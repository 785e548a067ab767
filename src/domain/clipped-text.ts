/** How much of a client's own text an answer repeats, characters. */
const MAX_SHOWN = 100;
/** No message of our own is longer. */
const MAX_MESSAGE = 500;
const QUOTE = '"';

/** The beginning of a text, with "…" in the place of the rest. */
export const clipped = (text: string, max = 2 * MAX_SHOWN): string =>
  text.length <= max ? text : `${text.slice(0, max)}…`;

/**
 * A message that repeats little of what a client has sent: quoted texts in it are cut, and so is what is left when it is
 * still long. Its end is kept, where the reason stands.
 */
export function clippedMessage(message: string): string {
  if (message.length <= MAX_MESSAGE) return message;
  const shorter = withShortQuotes(message);
  if (shorter.length <= MAX_MESSAGE) return shorter;
  return `${shorter.slice(0, MAX_SHOWN)} … ${shorter.slice(-MAX_SHOWN)}`;
}

/** Time is linear in the message's length, which may be that of a request. */
function withShortQuotes(message: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const from = message.indexOf(QUOTE, at);
    if (from < 0 || result.length > MAX_MESSAGE) return result + message.slice(at);
    const to = endOfQuote(message, from + 1);
    const end = to < 0 ? message.length : to + 1;
    const quote = message.slice(from, end);
    result += message.slice(at, from) + (quote.length <= MAX_SHOWN ? quote : `${quote.slice(0, MAX_SHOWN)}…"`);
    at = end;
  }
}

/** Index of the next quote that is not escaped; -1 when there is none. */
function endOfQuote(message: string, from: number): number {
  for (let at = message.indexOf(QUOTE, from); at >= 0; at = message.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (at - 1 - slashes >= from && message[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}
