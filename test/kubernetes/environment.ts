import { loadConfig, variables } from '#lexiclip/config.js';
import { containersOf, type Fields, type Pod, serverOf } from './objects.js';

/** Stands for what a Secret has: long enough for any of them. */
const SECRET = 'what-is-in-the-secret-0123456789abcdef';
const HOLDS_SECRET = /(KEY|TOKEN|PASSWORD|SECRET)(_|$)/;

/** Names of settings in a text that no server knows. */
export function unknownSettings(text: string): string[] {
  const names = new Set(text.match(/LEXICLIP_[A-Z]+(?:_[A-Z]+)*/g));
  return [...names].filter((name) => !(name in variables.shape));
}

/** What a server says of the environment that its container has: nothing, where it would start. */
export function refusedEnvironment(pod: Pod): string[] {
  const env: Fields[] = serverOf(pod).env;
  try {
    loadConfig(Object.fromEntries(env.map(({ name, value }) => [name, value ?? SECRET])));
    return [];
  } catch (error) {
    return [`the server does not start: ${(error as Error).message}`];
  }
}

/** Secrets that anybody can read who reads the manifest, and variables that are set twice. */
export function carelessVariables(pod: Pod): string[] {
  return containersOf(pod).flatMap(({ name: container, env = [] }: Fields) => {
    const names: string[] = env.map(({ name }: Fields) => name);
    const open = env.filter(({ name, value }: Fields) => HOLDS_SECRET.test(name) && value !== undefined);
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    return [
      ...open.map(({ name }: Fields) => `${container}: ${name} must come from a Secret`),
      ...twice.map((name) => `${container}: ${name} is set twice`),
    ];
  });
}
