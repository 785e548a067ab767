/** A model on a model server: its name there, and which of its versions. */
export interface ServedModel {
  readonly name: string;
  /** Undefined when the server decides. */
  readonly version: string | undefined;
}

/** `name` or `name:version`; undefined for anything else. */
export function parseServedModel(text: string): ServedModel | undefined {
  const [, name, version] = /^([^\s:/?#%\\]+)(?::([\w.-]+))?$/.exec(text) ?? [];
  return name === undefined ? undefined : { name, version };
}

/** As it is written in settings. */
export const servedModelText = ({ name, version }: ServedModel): string =>
  version === undefined ? name : `${name}:${version}`;
