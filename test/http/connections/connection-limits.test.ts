import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';

describe('Connections', () => {
  let running: TestServer;
  const open: Socket[] = [];

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_CONNECTIONS: '6', LEXICLIP_ADDRESS_CONNECTIONS: '4' });
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
  });
  afterAll(() => running.close());

  async function from(localAddress: string, text = ''): Promise<{ socket: Socket; received: () => string }> {
    const socket = connect({ port: Number(new URL(running.url).port), host: '127.0.0.1', localAddress });
    open.push(socket);
    let received = '';
    socket.on('data', (part) => {
      received += part;
    });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (text !== '') socket.write(text);
    return { socket, received: () => received };
  }

  /** One that is at work: its body is awaited. */
  const busy = async (localAddress: string) => {
    const head = [
      'POST /graphql HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${running.operator.key}`,
      'Content-Type: application/json',
      'Content-Length: 100000',
      'Expect: 100-continue',
    ];
    const connection = await from(localAddress, `${head.join('\r\n')}\r\n\r\n{`);
    await waitUntil('its headers are read', () => connection.received().includes('100 Continue'));
    return connection;
  };

  const isAnswered = async (localAddress: string): Promise<boolean> => {
    const { socket, received } = await from(localAddress, HEALTH);
    await waitUntil('it is answered or ended', () => received().includes('}') || socket.destroyed);
    return received().startsWith('HTTP/1.1 200');
  };

  it('that are idle give their places to new ones, the longest idle first', async () => {
    const idle: { socket: Socket }[] = [];
    for (let i = 0; i < 4; i++) idle.push(await from('127.0.0.1'));
    expect(await isAnswered('127.0.0.1')).toBe(true);
    await waitUntil('the first is closed', () => idle[0]?.socket.closed === true);
    expect(idle.slice(1).map(({ socket }) => socket.closed)).toEqual([false, false, false]);
  });

  it('that are at work keep theirs: another from the same address is told that there are too many', async () => {
    for (let i = 0; i < 4; i++) await busy('127.0.0.1');
    const { socket, received } = await from('127.0.0.1', HEALTH);
    await once(socket, 'close');
    expect(received()).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1[\s\S]*"code":"OVERLOADED"/i);
    expect(await isAnswered('127.0.0.2')).toBe(true);
  });

  it('of the address that has the most give way when there are too many in all', async () => {
    const many: { socket: Socket }[] = [];
    for (let i = 0; i < 4; i++) many.push(await from('127.0.0.1'));
    const few = [await from('127.0.0.2'), await from('127.0.0.2')];
    expect(await isAnswered('127.0.0.3')).toBe(true);
    await waitUntil('one of the many is closed', () => many[0]?.socket.closed === true);
    expect(few.map(({ socket }) => socket.closed)).toEqual([false, false]);
  });
});
