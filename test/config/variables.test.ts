import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { startProcess } from '../support/process.js';
import { Client, sharedServer, startTestServer } from '../support/server.js';

function faultsOf(variables: Record<string, string>): string {
  try {
    loadConfig(variables);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the configuration was accepted');
}

describe('The configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({})).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      data: './data',
      model: 'starter-clip',
      dtype: 'fp32',
      device: 'cpu',
      operatorKey: undefined,
      allowedHosts: [],
    });
  });

  it('has a list of hosts for images', () => {
    const list = 'Images.example.com, *.example.com:8443,*, 10.0.0.5:9000 ,[0:0::1]:8080';
    expect(loadConfig({ LEXICLIP_URL_HOSTS: list }).allowedHosts).toEqual([
      { kind: 'name', host: 'images.example.com', port: undefined },
      { kind: 'subdomains', host: 'example.com', port: 8443 },
      { kind: 'any', host: '', port: undefined },
      { kind: 'address', host: '10.0.0.5', port: 9000 },
      { kind: 'address', host: '[::1]', port: 8080 },
    ]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ LEXICLIP_PORT: '' }).port).toBe(4000);
  });

  it('does not look at the variables of others', () => {
    expect(loadConfig({ PORT: 'nonsense', PATH: '/bin' }).port).toBe(4000);
  });

  it('does not mind the variables of the command line', () => {
    expect(loadConfig({ LEXICLIP_URL: 'http://127.0.0.1:4000', LEXICLIP_KEY: 'lxc_' })).toEqual(loadConfig({}));
  });

  it('does not mind what Kubernetes sets for a Service of the same name, and lists it', () => {
    const links = {
      LEXICLIP_SERVICE_HOST: '10.96.0.11',
      LEXICLIP_SERVICE_PORT: '4000',
      LEXICLIP_SERVICE_PORT_HTTP: '4000',
      LEXICLIP_PORT: 'tcp://10.96.0.11:4000',
      LEXICLIP_PORT_4000_TCP: 'tcp://10.96.0.11:4000',
      LEXICLIP_PORT_4000_TCP_PROTO: 'tcp',
      LEXICLIP_PORT_4000_TCP_PORT: '4000',
      LEXICLIP_PORT_4000_TCP_ADDR: '10.96.0.11',
    };
    const ofAnother = { LEXICLIP_METRICS_SERVICE_HOST: 'fd00::b', LEXICLIP_METRICS_PORT: 'tcp://[fd00::b]:9090' };
    const { port, serviceLinks } = loadConfig({ ...links, ...ofAnother });
    expect(port).toBe(4000);
    expect(serviceLinks).toEqual([...Object.keys(links), ...Object.keys(ofAnother)]);
    expect(loadConfig({ ...links, LEXICLIP_PORT: '4321' })).toMatchObject({ port: 4321 });
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });

  it.each([
    ['LEXICLIP_PORT', 'eighty'],
    ['LEXICLIP_PORT', '70123'],
    ['LEXICLIP_PORT', '-17'],
    ['LEXICLIP_PORT', '80.5'],
    ['LEXICLIP_HOST', '   '],
    ['LEXICLIP_DATA', '  '],
    ['LEXICLIP_MODEL', '  '],
    ['LEXICLIP_DTYPE', 'fp99'],
    ['LEXICLIP_DEVICE', 'abacus'],
    ['LEXICLIP_LOGIT_SCALE', 'much'],
    ['LEXICLIP_LOGIT_SCALE', '-3'],
    ['LEXICLIP_LOGIT_SCALE', 'Infinity'],
    ['LEXICLIP_THREADS', '0'],
    ['LEXICLIP_BATCH', '9999'],
    ['LEXICLIP_BATCH_WINDOW_MS', 'soon'],
    ['LEXICLIP_CONSISTENCY_MS', '1e3'],
    ['LEXICLIP_OPERATOR_KEY', 'too-short-secret'],
    ['LEXICLIP_LOG_LEVEL', 'loud'],
    ['LEXICLIP_METRICS_TOKEN', 'fifteen-letters'],
    ['LEXICLIP_METRICS_TENANTS', 'many'],
    ['LEXICLIP_URL_HOSTS', 'https://images.example.org'],
    ['LEXICLIP_URL_HOSTS', 'images.example.org/path'],
    ['LEXICLIP_URL_HOSTS', 'user@images.example.org'],
    ['LEXICLIP_URL_HOSTS', 'a.example.org,,b.example.org'],
    ['LEXICLIP_URL_HOSTS', 'two hosts'],
    ['LEXICLIP_URL_HOSTS', 'images.example.org:0'],
    ['LEXICLIP_URL_HOSTS', 'images.example.org:70123'],
    ['LEXICLIP_URL_HOSTS', '*images.example.org'],
    ['LEXICLIP_URL_HOSTS', '*.10.0.0.5'],
    ['LEXICLIP_URL_HOSTS', '10.0.0.0/8'],
    ['LEXICLIP_URL_HOSTS', '0x7f.1:8080'],
    ['LEXICLIP_URL_HOSTS', '::1'],
    ['LEXICLIP_URL_HOSTS', 'localhost:9000'],
    ['LEXICLIP_PROT', 'secret-value'],
    ['LEXICLIP_PORT', 'tcp://no-port-of-a-service'],
    ['LEXICLIP_PORT', 'http://10.96.0.11:4000'],
    ['LEXICLIP_METRICS_PORT', '9090'],
    ['LEXICLIP_SERVICE_HOST', 'lexiclip.example.com'],
    ['LEXICLIP_SERVICE_HOSTS', '10.96.0.11'],
    ['LEXICLIP_DATA_PORT_4000_TCP', '/srv/data'],
  ])('is refused naming the variable and never the value: %s=%s', (name, value) => {
    const message = faultsOf({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name} (must|is not)`));
    if (value.trim().length > 1) expect(message).not.toContain(value);
    expect(message).not.toContain('\n');
  });

  it('is refused with all its faults at once', () => {
    const message = faultsOf({ LEXICLIP_PORT: 'x', LEXICLIP_DTYPE: 'x', LEXICLIP_BATCH: 'x', LEXICLIP_UNKNOWN: 'x' });
    expect(message.match(/LEXICLIP_\w+/g)).toEqual([
      'LEXICLIP_PORT',
      'LEXICLIP_DTYPE',
      'LEXICLIP_BATCH',
      'LEXICLIP_UNKNOWN',
    ]);
  });
});

describe('The process', () => {
  let data: string;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  /** That the process ends with 1 and one line that names the variable. */
  async function expectNoProcess(variables: Record<string, string>, name: string): Promise<void> {
    const process = await startProcess({ LEXICLIP_DATA: data, ...variables });
    if (process.url) await process.stop('SIGKILL');
    expect(process.url).toBeUndefined();
    expect(process.messages()).toMatch(new RegExp(`^lexiclip: ${name}\\b[^\\n]+\\n$`));
    expect(await process.ended()).toBe(1);
  }

  /** That a start fails with what a process would say in one line, and which names the variable. */
  async function expectNoStart(variables: Record<string, string>, name: string): Promise<void> {
    const outcome = await startTestServer({ LEXICLIP_DATA: data, ...variables }).then(
      (server) => server.close(),
      (error: Error) => [error.constructor.name, error.message],
    );
    expect(outcome).toEqual(['StartupError', expect.stringMatching(new RegExp(`^${name}\\b[^\\n]+$`))]);
  }

  it.each([
    ['a port that is none', 'LEXICLIP_PORT', 'nonsense', expectNoProcess],
    ['a model that is not there', 'LEXICLIP_MODEL', '/no/such/model', expectNoStart],
    ['a dtype that the model has not', 'LEXICLIP_DTYPE', 'q4', expectNoStart],
    ['a host that is none', 'LEXICLIP_HOST', 'no host', expectNoStart],
  ] as const)('does not start with %s', (_, name, value, expectNone) => expectNone({ [name]: value }, name));

  it('does not start with a data directory that is a file', async () => {
    const file = join(data, 'file');
    await writeFile(file, 'not a directory');
    await expectNoProcess({ LEXICLIP_DATA: file }, 'LEXICLIP_DATA');
  });

  it('does not start on a port that is taken', async () => {
    const { port } = new URL(sharedServer().url);
    await expectNoStart({ LEXICLIP_PORT: port }, 'LEXICLIP_PORT');
  });

  it("makes the operator's key at the first start, shows it once, and keeps everything through a kill", async () => {
    const first = await startProcess({ LEXICLIP_DATA: data });
    const keys = first.messages().match(/lxc_\w+/g) as string[];
    expect(keys).toHaveLength(1);
    const [key] = keys as [string];
    const created = await new Client(first.url as string, key).data(
      'mutation { createTenant(input: { slug: "acme", name: "Acme" }) { secret } }',
    );
    const { secret } = created.createTenant;
    const tenant = new Client(first.url as string, secret);
    await tenant.data(
      `mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }, { name: "elm" }] }) {
        version { number }
      } }`,
    );
    const embedding = Array.from({ length: 256 }, (_, i) => Math.cos(i));
    const CLASSIFY = `query ($e: [Float!]!) {
      labelSet(slug: "trees") { id latest { number labels { nodes { id name } } } }
      classify(input: { image: { embedding: $e }, labelSet: { slug: "trees" } }) { predictions { name similarity } }
    }`;
    const before = await tenant.data(CLASSIFY, { e: embedding });
    await first.stop('SIGKILL');

    const second = await startProcess({ LEXICLIP_DATA: data });
    try {
      expect(second.messages()).not.toContain('lxc_');
      const { tenants } = await new Client(second.url as string, key).data('{ tenants { nodes { slug } } }');
      expect(tenants.nodes).toEqual([{ slug: 'acme' }]);
      expect(await new Client(second.url as string, secret).data(CLASSIFY, { e: embedding })).toEqual(before);
    } finally {
      await second.stop('SIGKILL');
    }
  });

  it('ends with 0 on a signal to stop, and its log says which variables of Kubernetes it has ignored', async () => {
    const links = { LEXICLIP_SERVICE_HOST: '10.96.0.11', LEXICLIP_SERVICE_PORT: '4000' };
    const process = await startProcess({ LEXICLIP_DATA: data, LEXICLIP_LOG_LEVEL: 'info', ...links });
    expect(await process.stop('SIGTERM')).toBe(0);
    const lines = process
      .output()
      .match(/^\{.*\}$/gm)
      ?.map((line) => JSON.parse(line));
    expect(lines?.filter(({ msg }) => msg.startsWith('ignored'))).toMatchObject([{ variables: Object.keys(links) }]);
  });
});
