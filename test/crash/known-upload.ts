import { randomBytes } from 'node:crypto';
import { ask, MEGABYTE, type PieceAnswer, sendPiece } from '../support/http/pieces.js';
import type { DataPlace } from '../support/object-store/data-place.js';
import type { Client } from '../support/server.js';
import { storageAt } from '../support/storage/own-storage.js';

const ID = 'known-upload';
const MIN_PIECES = 4;

/** An upload that one client sends piece by piece, reads back, deletes, and begins anew with other bytes. */
export class KnownUpload {
  acknowledged = 0;
  private bytes = newBytes();
  /** How much of it is there; 0 for an upload that is not. */
  private received = 0;
  /** How much is there after what was sent, and not acknowledged. */
  private pending: number | undefined;

  constructor(private readonly place: Pick<DataPlace, 'location' | 'store'>) {}

  /**
   * Sends pieces until it is told to stop, or the server is gone.
   *
   * @param mayRefuse whether the server has a reason to refuse, or to refuse so, such as a full disk
   * @throws Error when it refuses without, or an upload is not as it was sent
   */
  async change(client: Client, stopped: () => boolean, mayRefuse: (error?: string) => boolean): Promise<void> {
    try {
      while (!stopped()) {
        if (this.pending !== undefined) await this.verify(client);
        const wasFull = mayRefuse();
        const answer = await this.step(client);
        if (answer.status === 200) this.reach(this.pending as number);
        else if (!wasFull && !mayRefuse(JSON.stringify(answer.body)))
          throw new Error(`the upload cannot go on: ${JSON.stringify(answer.body)}`);
      }
    } catch (error) {
      if (!(error instanceof TypeError && /fetch failed|terminated/.test(error.message))) throw error;
    }
  }

  /** @throws Error when not so much is there as was acknowledged; what was not acknowledged may be there */
  async verify(client: Client): Promise<void> {
    const { status, body } = await ask(client, 'GET', ID);
    const actual = status === 404 ? 0 : body.received;
    if (actual !== this.received && actual !== this.pending)
      throw new Error(`${actual} bytes are there, and ${this.received} were acknowledged, ${this.pending} sent`);
    if (actual === this.received) this.pending = undefined;
    else this.reach(actual);
  }

  private async step(client: Client): Promise<PieceAnswer> {
    const { bytes, received } = this;
    if (received === bytes.length) {
      await this.readBack();
      this.pending = 0;
      return ask(client, 'DELETE', ID);
    }
    this.pending = Math.min(bytes.length, received + MEGABYTE + Math.floor(Math.random() * MEGABYTE));
    return sendPiece(client, ID, bytes, [received, this.pending]);
  }

  private reach(received: number): void {
    if (received === 0 && this.received > 0) this.bytes = newBytes();
    this.received = received;
    this.pending = undefined;
    this.acknowledged++;
  }

  /** @throws Error when the bytes in the store are not those that were sent */
  private async readBack(): Promise<void> {
    const storage = await storageAt(this.place.location, this.place.store);
    try {
      const [tenant] = await storage.tenants.all();
      const store = await storage.uploadsOf((tenant as { id: Parameters<typeof storage.uploadsOf>[0] }).id);
      const upload = await store.find(ID);
      if (!upload) throw new Error('a complete upload is not in the store');
      const opened = await store.open(upload);
      const pieces: Uint8Array[] = [];
      for (const { token } of upload.pieces) pieces.push(await opened.load(token));
      opened.close();
      if (!Buffer.concat(pieces).equals(this.bytes)) throw new Error('an upload has other bytes than were sent');
    } finally {
      await storage.close();
    }
  }
}

const newBytes = (): Buffer => randomBytes(MIN_PIECES * MEGABYTE + Math.floor(Math.random() * MEGABYTE));
