/**
 * How soon the server refuses the kinds of requests that attack GraphQL servers: `npm run bench:abuse`. Exits with 1
 * when the median of one kind is over 50 ms. The time is from the first byte sent to the last byte of the answer.
 */
import { request } from 'node:http';
import { ABUSES } from '../test/support/graphql/abuse.js';
import { percentile } from '../test/support/numbers.js';
import { BenchServer } from './support/server.js';
import { atMost, ms, printTable, type Row } from './support/table.js';

const ROUNDS = 15;
const MAX_MS = 50;

/** Sees an answer that arrives while the body is still being sent; `fetch` would send the whole body first. */
const ask = (url: string, headers: Record<string, string>, body: Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const sending = request(
      url,
      { method: 'POST', headers: { ...headers, 'content-length': body.length } },
      (response) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          answer += text;
        });
        response.on('end', () => {
          sending.destroy();
          resolve(answer);
        });
      },
    );
    sending.on('error', (error) => (answer ? resolve(answer) : reject(error)));
    sending.end(body);
  });

const server = await BenchServer.start();
const rows: Row[] = [];
try {
  const key = await server.tenant('abuser');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  for (const [kind, { body, code }] of Object.entries(ABUSES)) {
    const bytes = Buffer.from(body);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const sent = performance.now();
      const answer = await ask(`${server.url}/graphql`, headers, bytes);
      times.push(performance.now() - sent);
      if (!answer.includes(`"code":"${code}"`)) throw new Error(`the answer to ${kind} is ${answer.slice(0, 200)}`);
    }
    rows.push({ what: kind, ...atMost(percentile(times, 0.5), MAX_MS, ms) });
  }
} finally {
  await server.close();
}
printTable(rows);
if (rows.some(({ met }) => !met)) process.exitCode = 1;
