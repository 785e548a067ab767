import { z } from 'zod';
import { type AllowedHost, parseAllowedHost } from '../domain/allowed-host.js';
import { type FolderRule, parseFolderRule } from '../domain/bulk-folder.js';
import { parseServedModel } from '../domain/served-model.js';

/*
 * Rules for the values of environment variables, which are all strings. Each message says what is allowed; none repeats
 * the value, which may be a secret.
 */

export const integer = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, rule)
    .transform(Number)
    .refine((n) => n >= min && n <= max, rule);
};

export const number = (allows: (n: number) => boolean, rule: string) =>
  z.string().transform(Number).refine(allows, `must be ${rule}`);

export const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

export const onOff = oneOf(['on', 'off']);

/** URL of a service. */
export const httpUrl = z
  .string()
  .refine((url) => /^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''), 'must be an http or https URL');

export const text = z.string().trim().min(1, 'must not be empty');

export const secret = (minLength: number) => z.string().min(minLength, `must have at least ${minLength} characters`);

const entriesOf = (list: string) => list.split(',').map((entry) => entry.trim());

/** File names, separated by commas. */
export const paths = z.string().transform((list): readonly string[] => Object.freeze(entriesOf(list).filter(Boolean)));

const isOrigin = (entry: string) => entry === '*' || (URL.canParse(entry) && new URL(entry).origin === entry);

/** Origins of web pages, separated by commas. */
export const origins = z
  .string()
  .transform((list): readonly string[] => Object.freeze(entriesOf(list)))
  .refine(
    (list) => list.every(isOrigin),
    'must be a comma-separated list of origins such as https://app.example.com, or *',
  );

/** Hosts that requests may be sent to, separated by commas. */
export const allowedHosts = z.string().transform((list, context): readonly AllowedHost[] => {
  const hosts = entriesOf(list).map(parseAllowedHost);
  if (!hosts.includes(undefined)) return Object.freeze(hosts as AllowedHost[]);
  const allowed = 'images.example.com, *.example.com, * or an IP address, each alone or with :port';
  context.addIssue(`must be a comma-separated list of hosts: ${allowed}`);
  return z.NEVER;
});

/** Folders that images may be read from, separated by commas, each for one tenant or for all. */
export const folders = z.string().transform((list, context): readonly FolderRule[] => {
  const rules = entriesOf(list).map(parseFolderRule);
  if (!rules.includes(undefined)) return Object.freeze(rules as FolderRule[]);
  context.addIssue('must be a comma-separated list of absolute paths, each alone or as tenant=/path');
  return z.NEVER;
});

const BASE_URL = 'must be an http or https URL such as http://127.0.0.1:8000, without credentials, ? and #';

const isBaseUrl = (entry: string): boolean => {
  if (!URL.canParse(entry)) return false;
  const { protocol, username, password, search, hash } = new URL(entry);
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '' && !/[?#]/.test(entry);
};

/** Where the paths of a server begin. Without a slash at its end. */
export const baseUrl = z
  .string()
  .trim()
  .refine(isBaseUrl, BASE_URL)
  .transform((url) => url.replace(/\/+$/, ''));

/** A model on a model server, as `parseServedModel` reads it. */
export const servedModel = z
  .string()
  .trim()
  .refine(
    (model) => parseServedModel(model) !== undefined,
    'must be the name of a model on the model server, alone or as name:version',
  );

/** What is sent in a header as it is. */
export const headerToken = z.string().regex(/^[\x21-\x7e]+$/, 'must be a token: printable characters without spaces');
