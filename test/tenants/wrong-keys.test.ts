import { newSecret } from '#lexiclip/services/tenants/secrets.js';
import { Client, type GraphqlError, startTestServer, type TestServer } from '../support/server.js';
import { atRest } from '../support/wait.js';

const VIEWER = '{ viewer { isOperator } }';

describe('Wrong keys', () => {
  let running: TestServer;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_CONSISTENCY_MS: '60000' });
  });
  afterAll(() => running.close());

  const codeOf = async (key: string): Promise<string | undefined> => {
    const { errors } = await new Client(running.url, key).send(VIEWER);
    return (errors as GraphqlError[] | undefined)?.[0]?.extensions.code;
  };
  const reads = () => running.server.counters().storeReads;

  it('are not looked up again at once', async () => {
    const key = newSecret();
    expect(await codeOf(key)).toBe('UNAUTHENTICATED');
    // Housekeeping reads as well, when the server has just started.
    const before = await atRest(reads);
    for (let i = 0; i < 5; i++) expect(await codeOf(key)).toBe('UNAUTHENTICATED');
    expect(reads()).toBe(before);
  });

  it('that are many and different cost look-ups up to a limit, while keys that were valid go on', async () => {
    const tenant = await running.tenant();
    await tenant.data(VIEWER);
    const before = reads();
    const codes = await Promise.all(Array.from({ length: 300 }, () => codeOf(newSecret())));
    expect(codes.filter((code) => code === 'RATE_LIMITED').length).toBeGreaterThanOrEqual(100);
    expect(reads() - before).toBeLessThan(250);
    expect(await tenant.data(VIEWER)).toEqual({ viewer: { isOperator: false } });
    expect(await running.operator.data(VIEWER)).toEqual({ viewer: { isOperator: true } });
  });
});
