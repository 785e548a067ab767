import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { BULK_FORMATS, type BulkFormat } from '../../domain/bulk.js';
import type { BulkDownloads } from '../../services/jobs/bulk/bulk-downloads.js';
import { whenOver } from '../connections/when-over.js';
import type { Draining } from '../draining.js';

export interface ResultsRouteParts {
  readonly bulkDownloads: BulkDownloads;
  readonly draining: Draining;
}

interface Link {
  Params: { id: string };
  Querystring: Record<string, unknown>;
}

const PART_BYTES = 64 * 1024;

const MEDIA_TYPES: Readonly<Record<BulkFormat, string>> = {
  JSONL: 'application/jsonl; charset=utf-8',
  CSV: 'text/csv; charset=utf-8; header=present',
  PARQUET: 'application/vnd.apache.parquet',
};

/** Serves `/jobs/<id>/results.<format>`, files that are made while they are read. The link is all that is needed. */
export function serveResults(app: FastifyInstance, { bulkDownloads, draining }: ResultsRouteParts): void {
  for (const format of BULK_FORMATS) {
    const url = `/jobs/:id/results.${format.toLowerCase()}`;
    const options = { exposeHeadRoute: false, onRequest: draining.admit };
    app.get<Link>(url, options, async (request, reply) => {
      const download = await bulkDownloads.open(request.params.id, format, request.query);
      whenOver(reply, download.close);
      return reply
        .headers({
          'cache-control': 'private, no-store',
          // Names come from archives and other servers: nobody is to take them for a page.
          'x-content-type-options': 'nosniff',
          'content-disposition': `attachment; filename="${request.params.id}.${format.toLowerCase()}"`,
        })
        .type(MEDIA_TYPES[format])
        .send(Readable.from(inParts(download.pieces), { objectMode: false, highWaterMark: 1 }));
    });
  }
}

/** The same bytes in smaller parts: none is made before the one before it is on its way. */
async function* inParts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, length } of pieces) {
    for (let at = 0; at < length; at += PART_BYTES) {
      yield Buffer.from(buffer, byteOffset + at, Math.min(PART_BYTES, length - at));
    }
  }
}
