import type { Logger } from 'pino';
import { VERSION } from '../config/version.js';
import type { ModelIdentity } from '../domain/model-identity.js';

interface Service {
  readonly model: ModelIdentity;
  /** A directory, or an object-store URI. */
  readonly data: string;
  readonly url: string;
}

/** What a URI may have before its host. */
const CREDENTIALS = /\/\/[^/]*@/;

/** Logs the start of a server and its stop, a line each. */
export class LifeLog {
  private readonly startedAt = performance.now();
  private readonly service;

  constructor(
    private readonly log: Logger,
    { model: { id, digest, dtype, device }, data, url }: Service,
  ) {
    this.service = {
      version: VERSION,
      model: { id, digest, dtype, device },
      data: data.replace(CREDENTIALS, '//'),
      url,
    };
    log.info(this.service, 'started');
  }

  /** Logs the stop when everything is closed, with what failed. @throws what closing throws */
  async stop(close: () => Promise<void>): Promise<void> {
    const stopped = () => ({ ...this.service, seconds: Math.round((performance.now() - this.startedAt) / 1000) });
    try {
      await close();
    } catch (err) {
      this.log.error({ ...stopped(), err }, 'stopped, but not everything could be closed');
      throw err;
    }
    this.log.info(stopped(), 'stopped');
  }
}
