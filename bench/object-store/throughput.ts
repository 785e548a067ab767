import type { Gateway } from '../../test/support/object-store/gateway.js';
import type { ServerProcess } from '../../test/support/process.js';
import { closedLoop, LoadClient } from '../support/load.js';
import { median, spread } from '../support/measure.js';
import { pictures } from '../support/pictures.js';
import { atLeast, type Row, times } from '../support/table.js';
import { Place } from './bucket.js';
import { Operations } from './operations.js';

const CLIENTS = 32;
const PICTURES = 128;
const CORES = 2;
/** Each image is work for the model, and no tenant is asked to wait. */
const VARIABLES = { LEXICLIP_IMAGE_CACHE_MB: '0', LEXICLIP_QUOTA_IMAGES_PER_MINUTE: '1000000000' };

export interface ThroughputOptions {
  readonly rounds: number;
  readonly ms: number;
}

/**
 * Images per second of two replicas with a copy of the model each, divided by those of one with two copies; in turns.
 *
 * @throws Error when an image is not classified
 */
export async function benchReplicas(gateway: Gateway, { rounds, ms }: ThroughputOptions): Promise<Row[]> {
  const place = await Place.bucket(gateway);
  try {
    // A copy of the model for each core on both sides: one copy with all cores is slower while images are decoded.
    const start = (copies: number) =>
      place.start({ ...VARIABLES, LEXICLIP_WORKERS: String(copies), LEXICLIP_THREADS: '1' });
    const one = await start(CORES);
    const { client, set } = await Operations.prepare(one.url);
    const two: ServerProcess[] = [];
    while (two.length < CORES) two.push(await start(1));
    const bodies = (await pictures(PICTURES)).map((picture) => bodyOf(picture, set.slug));
    const all: Record<'one' | 'two' | 'ratio', number[]> = { one: [], two: [], ratio: [] };
    for (let round = 0; round < rounds; round++) {
      const rates = { one: 0, two: 0 };
      // Which comes first changes, so that whatever else the machine does meets both.
      for (const side of round % 2 === 0 ? (['one', 'two'] as const) : (['two', 'one'] as const)) {
        rates[side] = await rateOf(side === 'one' ? [one] : two, client.key, bodies, ms);
        all[side].push(rates[side]);
      }
      all.ratio.push(rates.two / rates.one);
      console.error(`round ${round + 1}: ${perSecond(rates.one)}, ${perSecond(rates.two)}`);
    }
    const { min, median: ratio, max } = spread(all.ratio);
    return [
      {
        what: `one replica with ${CORES} copies of the model, median of ${rounds}`,
        measured: perSecond(median(all.one)),
      },
      { what: `${CORES} replicas with one each`, measured: perSecond(median(all.two)) },
      { what: '  ÷ one replica', ...atLeast(ratio, 0.95, times) },
      { what: '  its least and most', measured: `${times(min)}, ${times(max)}` },
    ];
  } finally {
    await place.close();
  }
}

async function rateOf(
  servers: readonly ServerProcess[],
  key: string,
  bodies: readonly Buffer[],
  ms: number,
): Promise<number> {
  let sent = 0;
  const next = () => bodies[sent++ % bodies.length] as Buffer;
  const loads = await Promise.all(
    servers.map(async ({ url }) => {
      const clients = CLIENTS / servers.length;
      const client = new LoadClient(url, key, clients);
      const load = await closedLoop(client, clients, next, { warmUpMs: 2_000, ms });
      client.close();
      return load;
    }),
  );
  const refused = loads.flatMap(({ answers }) => answers).find(({ body }) => !body.includes('"predictions":[{'));
  if (refused) throw new Error(`an image was not classified: ${refused.body.slice(0, 300)}`);
  return loads.reduce((sum, { perSecond: rate }) => sum + rate, 0);
}

function bodyOf(picture: Buffer, slug: string): Buffer {
  const query = `query ($image: String!) {
    classify(input: { image: { base64: $image }, labelSet: { slug: "${slug}" }, topK: 1 }) { predictions { name } }
  }`;
  return Buffer.from(JSON.stringify({ query, variables: { image: picture.toString('base64') } }));
}

const perSecond = (value: number): string => `${value.toFixed(1)} images/s`;
