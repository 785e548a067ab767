import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Caller, tenantOf } from '../../domain/caller.js';
import { badInput } from '../../errors.js';
import { giveWay } from '../../services/concurrency/turns.js';
import { checkJson, JsonBounds } from './json-bounds.js';
import { type ReceivingLimits, receive } from './receiving.js';
import { checkCharset, Utf8Decoder } from './utf8.js';

/** Longer JSON waits for its turn to be parsed, characters. */
const PARSED_AT_ONCE = 16 * 1024;

/** Accepts JSON. It is decoded and counted as it arrives, so that nothing is left to do at the end but to parse it. */
export function acceptJson(app: FastifyInstance, limits: ReceivingLimits): void {
  app.addContentTypeParser('application/json', async (request: FastifyRequest) => {
    checkCharset(request.headers['content-type'] ?? '');
    const decoder = new Utf8Decoder('body');
    const bounds = new JsonBounds('body');
    let text = '';
    await receive(request, limits, (part) => {
      bounds.push(part);
      text += decoder.write(part);
    });
    // In a burst, one after the other: those that are refused at the door do not wait for all that were let in.
    if (text.length > PARSED_AT_ONCE) await giveWay(tenantOf(request.caller as Caller));
    return parse(text + decoder.end(), 'body', bounds);
  });
}

/** Parameters of a GET that hold JSON. */
const JSON_PARAMETERS = ['variables', 'extensions'];

/**
 * Refuses a GET with too much in its JSON, or with text that is not UTF-8.
 *
 * @throws LexiclipError PAYLOAD_TOO_LARGE or BAD_USER_INPUT naming the parameter
 */
export const limitQueryJson = async ({ query, url }: FastifyRequest): Promise<void> => {
  checkEncoding(url);
  for (const name of JSON_PARAMETERS) {
    for (const text of [(query as Record<string, unknown>)[name]].flat())
      if (typeof text === 'string') checkJson(text, name);
  }
};

function checkEncoding(url: string): void {
  try {
    decodeURIComponent(url.slice(url.indexOf('?') + 1));
  } catch {
    throw badInput('query', 'must be percent-encoded UTF-8');
  }
}

/** @throws LexiclipError BAD_USER_INPUT or PAYLOAD_TOO_LARGE naming the argument */
export function parseJson(text: string, argument: string): unknown {
  return parse(text, argument, checkJson(text, argument));
}

/** Keys with which code that copies an object could be made to change what all objects inherit. */
const DANGEROUS = ['"__proto__"', '"constructor"'];
const ESCAPED = /\\u00/i;

function parse(text: string, argument: string, { hasEscapes }: JsonBounds): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badInput(argument, 'must be JSON');
  }
  // Looking through the text first is hundreds of times faster than looking at each value.
  const suspect = DANGEROUS.some((key) => text.includes(key)) || (hasEscapes && ESCAPED.test(text));
  if (suspect && isDangerous(value)) throw badInput(argument, `must be JSON, without a key __proto__`);
  return value;
}

/** Whether any object has a key `__proto__`, or a `constructor` with a prototype. */
function isDangerous(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(isDangerous);
  const object = value as Record<string, unknown>;
  if (Object.hasOwn(object, '__proto__')) return true;
  const made = Object.hasOwn(object, 'constructor') ? object.constructor : undefined;
  if (typeof made === 'object' && made !== null && Object.hasOwn(made, 'prototype')) return true;
  return Object.values(object).some(isDangerous);
}
