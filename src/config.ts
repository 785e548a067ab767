import { z } from 'zod';
import { isServiceLink } from './config/service-links.js';
import { isSetting, type SettingGroup, settings, type ValuesOf } from './config/settings.js';
import { type TracesConfig, tracesConfig } from './config/traces.js';
import { StartupError } from './errors.js';

export interface Config extends Omit<ValuesOf<typeof settings>, 'sandbox' | 'studio' | 'storage'> {
  /** How an object store is reached. */
  readonly storage: StorageConfig;
  readonly sandbox: boolean;
  readonly studio: boolean;
  /** Undefined when no variable says where traces go. */
  readonly traces: TracesConfig | undefined;
  /** Names of variables that Kubernetes has set for a Service, and which look like settings. */
  readonly serviceLinks: readonly string[];
}

type StorageConfig = Omit<ValuesOf<typeof settings>['storage'], 'allowHttp' | 'pathStyle'> & {
  readonly allowHttp: boolean;
  readonly pathStyle: boolean | undefined;
};

/** Variables of the command line as a client; a server started in the same environment ignores them. */
const CLIENT_VARIABLES = ['LEXICLIP_URL', 'LEXICLIP_KEY'];

const rulesIn = (group: SettingGroup): [variable: string, rule: z.ZodType][] =>
  Object.values(group).flatMap((entry) => (isSetting(entry) ? [[entry.variable, entry.rule]] : rulesIn(entry)));

/** Every variable with its rule and default. A test compares the docs with it. */
export const variables = z.object(Object.fromEntries(rulesIn(settings)));

type Values = Readonly<Record<string, unknown>>;

const valuesOf = (group: SettingGroup, values: Values): Values =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(group).map(([name, entry]) => [
        name,
        isSetting(entry) ? values[entry.variable] : valuesOf(entry, values),
      ]),
    ),
  );

/**
 * Reads the `LEXICLIP_…` variables, and those of OpenTelemetry that say where traces go.
 *
 * @throws StartupError naming every invalid variable and its rule, never a value
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const isOurs = (name: string) => name.startsWith('LEXICLIP_') && !CLIENT_VARIABLES.includes(name);
  const set = Object.entries(environment).filter(([name, value = '']) => isOurs(name) && value !== '');
  const isLink = ([name, value = '']: (typeof set)[number]) => isServiceLink(name, value);
  const ours = set.filter((variable) => !isLink(variable));
  const parsed = variables.safeParse(Object.fromEntries(ours));
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  for (const [name] of ours) if (!(name in variables.shape)) faults.push(`${name} is not a variable of Lexiclip`);
  if (!parsed.success || faults.length > 0) throw new StartupError(faults.join('; '));
  const values = valuesOf(settings, parsed.data) as ValuesOf<typeof settings>;
  return Object.freeze({
    ...values,
    storage: storageConfig(values.storage),
    sandbox: values.sandbox === undefined ? environment.NODE_ENV === 'development' : values.sandbox === 'on',
    studio: values.studio === undefined ? environment.NODE_ENV !== 'production' : values.studio === 'on',
    traces: tracesConfig(environment),
    serviceLinks: Object.freeze(set.filter(isLink).map(([name]) => name)),
  });
}

const storageConfig = (storage: ValuesOf<typeof settings>['storage']): StorageConfig =>
  Object.freeze({
    ...storage,
    allowHttp: storage.allowHttp === 'on',
    pathStyle: storage.pathStyle && storage.pathStyle === 'on',
  });
