import { join, resolve } from 'node:path';

/** Whether a text has the form of a model's id on the hub, `owner/name`. */
export const isHubId = (text: string): boolean => /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(text);

/** The folder of a model of the hub. @param cache folder of all of them */
export const hubFolder = (id: string, cache: string): string => join(resolve(cache), id);
