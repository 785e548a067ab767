import { percentile } from '../../test/support/numbers.js';
import { type Answer, closedLoop, LoadClient, openLoop } from '../support/load.js';
import { median } from '../support/measure.js';
import { pictures } from '../support/pictures.js';
import { BenchServer } from '../support/server.js';
import { atMost, ms, type Row, times } from '../support/table.js';

const TIMES = 10;
const CLIENTS = 16;
/** As many as the burst has requests: images that are asked for at the same time are encoded once. */
const IMAGES = 1_200;
const CLASSIFY =
  'query ($i: String!) { classify(input: { image: { base64: $i }, labels: ["cat", "dog"] }) { unknown } }';
const VIEWER = JSON.stringify({ query: '{ viewer { isOperator } }' });

const codeOf = ({ body }: Answer): string | undefined => /"code":"(\w+)"/.exec(body)?.[1];

/**
 * A burst of ten times the peak: what a refusal costs, compared with the smallest query at idle. With a model so small
 * that the peak is a hundred images a second, it is the clients' own work on the same cores that is measured.
 *
 * @param model folder of the model
 */
export async function benchRefusals({ ms: forMs, model }: { ms: number; model: string }): Promise<Row[]> {
  const server = await BenchServer.start({
    LEXICLIP_MODEL: model,
    LEXICLIP_IMAGE_CACHE_MB: '0',
    LEXICLIP_CONNECTIONS: '8000',
    LEXICLIP_ADDRESS_CONNECTIONS: '8000',
  });
  try {
    const key = await server.tenant('burst');
    // The end of a JPEG may be followed by anything, so the same pixels make another file.
    const files = (await pictures(64)).flatMap((file) =>
      Array.from({ length: IMAGES / 64 }, (_, i) => Buffer.concat([file, Buffer.from(String(i))])),
    );
    const bodies = files.map((file) =>
      Buffer.from(JSON.stringify({ query: CLASSIFY, variables: { i: file.toString('base64') } })),
    );
    let at = 0;
    const next = () => bodies[at++ % bodies.length] as Buffer;
    const client = new LoadClient(server.url, key, 2_000);
    const idle: number[] = [];
    for (let i = 0; i < 200; i++) idle.push((await client.post(VIEWER)).ms);
    const peak = await closedLoop(client, CLIENTS, next, { warmUpMs: 1_000, ms: Math.min(forMs, 5_000) });
    const { answers, failed } = await openLoop(client, peak.perSecond * TIMES, next, forMs);
    client.close();
    const refused = answers.filter((answer) => codeOf(answer) !== undefined);
    const statuses = new Set(refused.map((answer) => `${answer.status} ${codeOf(answer)}`));
    const taken = refused.map((answer) => answer.ms);
    return [
      { what: 'smallest query at idle, median', measured: ms(median(idle)) },
      {
        what: `${TIMES} × the peak of ${peak.perSecond.toFixed(0)}/s for ${forMs / 1000} s: ${answers.length - refused.length} answered, ${refused.length} refused, ${failed} failed`,
        measured: [...statuses].join(', '),
      },
      { what: '  a refusal, median ÷ that query', ...atMost(median(taken) / median(idle), 5, times) },
      { what: '  a refusal, 99th percentile', measured: ms(percentile(taken, 0.99)) },
    ];
  } finally {
    await server.close();
  }
}
