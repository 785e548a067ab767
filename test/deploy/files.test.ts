import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { sharedServer } from '../support/server.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Paths of the files in a folder whose names end so. */
const filesIn = (folder: string, end: RegExp): string[] =>
  readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => end.test(name))
    .map((name) => `${folder}/${name}`);
const read = (path: string): string => readFileSync(ROOT + path, 'utf8');

describe('The metrics that dashboard and alerts ask for', () => {
  const running = sharedServer();
  let known: Set<string>;

  beforeAll(async () => {
    const headers = { authorization: `Bearer ${running.operator.key}` };
    const text = await (await fetch(`${running.url}/metrics`, { headers })).text();
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)] as unknown as [string, string, string][];
    const suffixes = { histogram: ['_bucket', '_sum', '_count'], summary: ['_sum', '_count'] };
    known = new Set(
      types.flatMap(([, name, type]) =>
        (suffixes[type as keyof typeof suffixes] ?? ['']).map((suffix) => `${name}${suffix}`),
      ),
    );
  });

  const metricsIn = (expressions: readonly string[]) => [
    ...new Set(expressions.flatMap((text) => text.match(/\b(lexiclip|nodejs|process)_\w+/g) ?? [])),
  ];
  const missing = (expressions: readonly string[]) => metricsIn(expressions).filter((name) => !known.has(name));

  it('are there, for every panel of the dashboard', () => {
    const { panels, templating } = JSON.parse(read('deploy/grafana/lexiclip.json')) as {
      panels: { type: string; title: string; targets?: { expr: string }[] }[];
      templating: { list: { query: string }[] };
    };
    const shown = panels.filter(({ type }) => type !== 'row');
    expect(shown.filter(({ targets }) => metricsIn(targets?.map(({ expr }) => expr) ?? []).length === 0)).toEqual([]);
    const queries = templating.list.map(({ query }) => query);
    expect(missing([...shown.flatMap(({ targets }) => targets?.map(({ expr }) => expr) ?? []), ...queries])).toEqual(
      [],
    );
  });

  it('are there, for every alert', () => {
    const { groups } = parse(read('deploy/prometheus/alerts.yml'));
    const expressions: string[] = groups.flatMap(({ rules }: { rules: { expr: string }[] }) =>
      rules.map(({ expr }) => expr),
    );
    expect(expressions.length).toBeGreaterThan(5);
    expect(missing(expressions)).toEqual([]);
  });

  it('are all shown somewhere and explained, if they are our own', () => {
    const files = read('deploy/grafana/lexiclip.json') + read('deploy/prometheus/alerts.yml');
    const names = [...known].filter((name) => name.startsWith('lexiclip_') && !/_(sum|count|bucket)$/.test(name));
    expect(names.filter((name) => !files.includes(name))).toEqual(['lexiclip_model_info']);
    const page = read('docs/operations/deployment.md');
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('The image', () => {
  const lines = read('Dockerfile').split('\n');

  it('is built of files that are there and that .dockerignore lets in', () => {
    const sources = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(sources).toContain('models');
    expect(sources.filter((source) => !existsSync(ROOT + source))).toEqual([]);
    expect(sources.filter((source) => !allowed.includes(source))).toEqual([]);
  });

  it('runs as a user who is not root, and its first process hears SIGTERM', () => {
    expect(lines).toContain('USER node');
    expect(lines).toContain('STOPSIGNAL SIGTERM');
    expect(lines).toContain('CMD ["node", "dist/main.js"]');
  });

  it('needs no package at run time that only development has', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    // What browsers run has its packages in it.
    const files = filesIn('dist', /\.js$/).filter((file) => !file.startsWith('dist/studio/'));
    const imported = /(?:\bfrom|\bimport|\bimport\() ?['"](@?[a-z][\w@/.:-]*)['"]/g;
    const imports = files.flatMap((file) => [...read(file).matchAll(imported)].map(([, name]) => name as string));
    const packages = [...new Set(imports.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] as string))];
    const builtIn = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    expect(packages).toContain('prom-client');
    expect(packages.filter((name) => !builtIn.has(name) && !name.startsWith('node:') && !dependencies[name])).toEqual(
      [],
    );
  });
});

describe('The compose file', () => {
  const compose = parse(read('deploy/compose.yaml'));
  const services: Record<string, Record<string, unknown>> = compose.services;

  it('has no default for a secret, and refuses to start without those of the service', () => {
    const text = read('deploy/compose.yaml');
    const secrets = [...text.matchAll(/\$\{(\w*(?:KEY|TOKEN|PASSWORD)\w*)(:[-?])([^}]*)\}/g)];
    expect(secrets.map(([, name]) => name)).toEqual([
      'LEXICLIP_OPERATOR_KEY',
      'LEXICLIP_METRICS_TOKEN',
      'GRAFANA_ADMIN_PASSWORD',
      'STORE_PASSWORD',
      'LEXICLIP_OPERATOR_KEY',
      'LEXICLIP_METRICS_TOKEN',
      'STORE_PASSWORD',
    ]);
    for (const [, , operator, value] of secrets) expect(operator === ':?' || value === '').toBe(true);
    const example = read('deploy/.env.example')
      .split('\n')
      .filter((line) => /^\w+=/.test(line));
    expect(example.filter((line) => !line.endsWith('='))).toEqual([]);
  });

  it('opens ports on this machine only', () => {
    const ports = Object.values(services).flatMap((service) => (service.ports ?? []) as string[]);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('mounts files that are there, and starts monitoring only when asked', () => {
    const files = Object.values(services)
      .flatMap((service) => (service.volumes ?? []) as string[])
      .filter((volume) => volume.startsWith('./'))
      .map((volume) => volume.split(':')[0] as string);
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(`${ROOT}deploy/${file}`))).toEqual([]);
    expect(Object.keys(services).filter((name) => !services[name]?.profiles)).toEqual(['lexiclip']);
  });

  it('has two replicas that are the same, and share the bucket of a store', () => {
    const [one, two] = [services['replica-1'], services['replica-2']];
    expect(two).toEqual(one);
    expect(one).toMatchObject({ environment: { LEXICLIP_DATA: expect.stringMatching(/^s3:\/\/lexiclip\//) } });
    expect(JSON.stringify(services['make-bucket']?.entrypoint)).toContain('store/lexiclip');
  });

  // Templates of helm are YAML only when they are rendered: `npm run kubernetes` does.
  it.each(filesIn('deploy', /^(?!.*\/templates\/).*\.ya?ml$/))('lies beside YAML that can be read: %s', (file) => {
    expect(parse(read(file))).toEqual(expect.any(Object));
  });
});
