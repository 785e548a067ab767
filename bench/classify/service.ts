import { fileURLToPath } from 'node:url';
import type { Timings } from '#lexiclip/domain/classification.js';
import type { Client } from '../../test/support/server.js';
import { labelsOf } from '../support/labels.js';
import { type Load, LoadClient } from '../support/load.js';
import { BenchServer } from '../support/server.js';

const QUERY = `query ($image: String!) {
  classify(input: { image: { base64: $image }, labelSet: { slug: "labels" } }) {
    predictions { rank name similarity probability label { id } }
    provenance { labelSetVersion modelDigest }
    timings { decodeMs queueMs embedMs rankMs totalMs batchSize cached }
  }
}`;
const LOOP_DELAY = fileURLToPath(new URL('../support/loop-delay.mjs', import.meta.url));

/** The service with one tenant and one label set, and an endless supply of requests with different images. */
export class BenchService {
  private readonly bodies: readonly (readonly [before: string, after: string])[];
  private sent = 0;

  private constructor(
    readonly server: BenchServer,
    private readonly key: string,
    files: readonly Buffer[],
  ) {
    this.bodies = files.map(bodyAround);
  }

  static async start(
    files: readonly Buffer[],
    labels: number,
    variables: Record<string, string>,
  ): Promise<BenchService> {
    const server = await BenchServer.start({
      ...variables,
      NODE_OPTIONS: `--import=${LOOP_DELAY}`,
    });
    const key = await server.tenant('bench');
    const create = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }';
    await server.client(key).data(create, { input: { slug: 'labels', labels: labelsOf(labels) } });
    return new BenchService(server, key, files);
  }

  client(connections: number): LoadClient {
    return new LoadClient(this.server.url, this.key, connections);
  }

  /** The tenant as a client of the API. */
  get tenantClient(): Client {
    return this.server.client(this.key);
  }

  /** A request body with an image that no other has. Made by replacing a few characters, so that it costs no time. */
  readonly next = (): string => {
    const [before, after] = this.bodies[this.sent % this.bodies.length] as [string, string];
    return before + number(this.sent++) + after;
  };

  /** 99th percentile of the event loop's delay since the last call, ms. */
  async loopDelay(): Promise<number> {
    const before = this.server.messages().length;
    process.kill(this.server.pid, 'SIGUSR2');
    for (;;) {
      const delay = /event loop delay ([\d.]+)/.exec(this.server.messages().slice(before))?.[1];
      if (delay !== undefined) return Number(delay);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

const PLACE = '########';

/** The body with that image, in two parts. Text between them follows the end of the JPEG, so it is not decoded. */
function bodyAround(image: Buffer): [string, string] {
  const whole = Buffer.concat([image, Buffer.alloc((3 - (image.length % 3)) % 3)]);
  const body = JSON.stringify({ query: QUERY, variables: { image: whole.toString('base64') + PLACE } });
  return body.split(PLACE) as [string, string];
}

/** Decimal digits are also valid base64. */
const number = (value: number): string => value.toString().padStart(PLACE.length, '0');

/** @throws Error with the first answer that is not a classification */
export function timingsOf(answers: Load['answers']): Timings[] {
  return answers.map(({ status, body }) => {
    const { data, errors } = JSON.parse(body);
    if (errors || !(data.classify.predictions.length > 0)) throw new Error(`${status}: ${body.slice(0, 400)}`);
    return data.classify.timings;
  });
}
