import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorOf, type Caller, isPermitted, type TenantCaller } from '../../domain/caller.js';
import { LIMITS } from '../../domain/limits.js';
import { badInput, LexiclipError, notFound } from '../../errors.js';
import type { ApiKeys } from '../../services/tenants/api-keys.js';
import type { UsageMeter } from '../../services/tenants/usage-meter.js';
import type { PieceBounds } from '../../services/uploads/piece-checks.js';
import type { UploadState, Uploads } from '../../services/uploads/uploads.js';
import { authenticate } from '../authentication.js';
import { holdBody, type LoadLimits } from '../bodies/backpressure.js';
import { type ReceivingLimits, receive } from '../bodies/receiving.js';
import type { Draining } from '../draining.js';
import { limitTime } from '../request-signal.js';
import { meterRequest } from '../usage.js';
import { checkDigest } from './content-digest.js';
import { pieceBounds } from './content-range.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the piece that it brings stands. Set once it has passed `checkPiece`. */
    piece?: PieceBounds;
  }
}

export interface UploadsRouteParts {
  readonly uploads: Uploads;
  readonly apiKeys: ApiKeys;
  readonly usage: UsageMeter;
  readonly draining: Draining;
  readonly load: LoadLimits;
  readonly receiving: ReceivingLimits;
  readonly requestTimeoutMs: number;
}

type Named = FastifyRequest<{ Params: { id: string } }>;

const URL = '/uploads/:id';
/** Memory that a piece takes before more of it has come, bytes. */
const FIRST_BYTES = 256 * 1024;

/**
 * Serves `/uploads/<id>`: PUT adds a piece, GET and HEAD say how much is there, DELETE removes it. Errors have the form
 * of GraphQL's.
 */
export async function serveUploads(app: FastifyInstance, parts: UploadsRouteParts): Promise<void> {
  const { uploads } = parts;
  await app.register(async (routes) => {
    // Bytes, whatever the client says that they are.
    routes.addContentTypeParser('*', (request: FastifyRequest) => readPiece(request, parts.receiving));
    const onRequest = [
      neverStored,
      parts.draining.admit,
      authenticate(parts.apiKeys),
      meterRequest(parts.usage),
      requireScope,
      holdBody(parts.load.memory),
      limitTime(parts.requestTimeoutMs),
    ];
    routes.get(URL, { onRequest }, async (request: Named, reply) => {
      const found = await uploads.find(tenantOf(request), request.params.id);
      if (!found) throw notFound('id', `upload "${request.params.id}"`);
      return answer(reply, found);
    });
    routes.put(URL, { onRequest: [...onRequest, checkPiece(uploads)] }, async (request: Named, reply) => {
      const bytes = request.body as Buffer | undefined;
      const { from, length, total } = request.piece as PieceBounds;
      if (bytes?.length !== length) throw wrongLength(length, bytes?.length ?? 0);
      checkDigest(request.headers['content-digest'] as string | undefined, bytes);
      const sender = { author: authorOf(request.caller as TenantCaller), signal: request.cancelled as AbortSignal };
      const piece = { from, length, total, bytes };
      return answer(reply, await uploads.put(tenantOf(request), request.params.id, piece, sender));
    });
    routes.delete(URL, { onRequest }, async (request: Named) => {
      await uploads.remove(tenantOf(request), request.params.id);
      return { id: request.params.id };
    });
  });
}

const tenantOf = (request: FastifyRequest) => (request.caller as TenantCaller).tenant.id;

async function neverStored(_: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store');
}

async function requireScope({ caller }: FastifyRequest): Promise<void> {
  if (!isPermitted(caller as Caller, 'CLASSIFY'))
    throw new LexiclipError('FORBIDDEN', 'uploads need a key with the scope CLASSIFY');
}

/** Refuses a piece before its bytes are read. */
const checkPiece = (uploads: Uploads) => async (request: FastifyRequest) => {
  const piece = pieceBounds(request.headers['content-range']);
  await uploads.check(tenantOf(request), (request as Named).params.id, piece);
  request.piece = piece;
};

/** The body. Its parts are copied to their places as they come, into memory that grows with them. */
async function readPiece(request: FastifyRequest, { stallMs }: ReceivingLimits): Promise<Buffer> {
  const length = request.piece?.length ?? 0;
  let bytes = Buffer.allocUnsafe(Math.min(length, FIRST_BYTES));
  let received = 0;
  await receive(request, { maxBodyBytes: LIMITS.uploadPieceBytes, stallMs }, (part) => {
    const needed = received + part.length;
    if (needed > length) throw wrongLength(length, 'more');
    if (needed > bytes.length) bytes = Buffer.concat([bytes], Math.min(length, Math.max(needed, 2 * bytes.length)));
    received += part.copy(bytes, received);
  });
  return bytes.subarray(0, received);
}

const wrongLength = (length: number, found: number | string): LexiclipError =>
  badInput('Content-Range', `says ${length} bytes, and the body has ${found}`);

/** Also in header fields, which a HEAD request is answered with, too. */
function answer(reply: FastifyReply, upload: UploadState): UploadState {
  void reply.headers({
    'upload-offset': upload.received,
    'upload-length': upload.bytes,
    'upload-complete': upload.complete ? '?1' : '?0',
  });
  return upload;
}
