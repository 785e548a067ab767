import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** What the page calls the store, its bucket and the proxy; replicas are at this number and their own digit. */
const [STORE, BUCKET, PROXY] = ['127.0.0.1:9000', 's3://lexiclip/', '127.0.0.1:8080'];
const REPLICAS = /\b400(?=[1-4]\b|\$)/g;
const DIGITS = [0, 1, 2, 3, 4];

export const isProgram = (name: string): boolean => spawnSync(name, ['-v']).error === undefined;

/** Addresses that are free here, in the place of those that the page names. */
export class Places {
  private constructor(
    private readonly store: string,
    private readonly bucket: string,
    /** Where the replicas are, without the last digit. */
    private readonly tens: number,
  ) {}

  static async find(endpoint: string, bucket: string): Promise<Places> {
    for (;;) {
      const tens = 2000 + Math.floor(Math.random() * 1000);
      const free = await Promise.all(DIGITS.map((digit) => isFree(tens * 10 + digit)));
      if (free.every(Boolean)) return new Places(endpoint.replace('http://', ''), bucket, tens);
    }
  }

  get proxy(): string {
    return `http://127.0.0.1:${this.tens}0`;
  }

  /** What the page says, with the real addresses. */
  real(text: string): string {
    return text
      .replaceAll(STORE, this.store)
      .replaceAll(BUCKET, `s3://${this.bucket}/`)
      .replaceAll(PROXY, this.proxy.replace('http://', ''))
      .replace(REPLICAS, String(this.tens));
  }

  /** An output, as the page would show it. */
  shown(text: string): string {
    return text.replaceAll(`s3://${this.bucket}/`, BUCKET).replaceAll(this.proxy, `http://${PROXY}`);
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
