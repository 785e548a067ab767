/**
 * How soon requests are refused of the kinds that GraphQL servers are attacked with: `npm run bench:abuse`. Ends with 1
 * when the median of one is over 50 ms. Sending is part of the time.
 */
import { ABUSES } from '../test/support/abuse.js';
import { percentile } from '../test/support/numbers.js';
import { BenchServer } from './support/server.js';
import { atMost, ms, printTable, type Row } from './support/table.js';

const ROUNDS = 15;
const FLOOR_MS = 50;

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
      const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: bytes });
      const answer = await response.text();
      times.push(performance.now() - sent);
      if (!answer.includes(`"code":"${code}"`)) throw new Error(`${kind} is answered with ${answer.slice(0, 200)}`);
    }
    rows.push({ what: kind, ...atMost(percentile(times, 0.5), FLOOR_MS, ms) });
  }
} finally {
  await server.close();
}
printTable(rows);
if (rows.some(({ met }) => !met)) process.exitCode = 1;
