import { type VersionFieldsFragment, VersionsDocument, type VersionsQuery } from '../../generated/graphql.js';
import { found } from '../../service/lookups.js';
import { allPages } from '../../service/pages.js';
import type { Request } from '../../service/request.js';
import { connectTo, type ServiceOptions } from '../../service/service-command.js';
import { printResult, shortTime } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

type Tags = NonNullable<VersionsQuery['labelSet']>['tags'];

/** A tag that came to a version, or left it. */
interface Move {
  readonly tag: string;
  /** Null when the tag did not exist before. */
  readonly from: number | null;
  /** Null when the tag was removed. */
  readonly to: number | null;
  readonly at: string;
  readonly by: string;
  /** How the tag's policy judged it; null where there was none. */
  readonly gate: Tags[number]['history'][number]['gate'] | null;
  /** Why it was made all the same. */
  readonly forced: string | null;
}

type Version = VersionFieldsFragment & { readonly tagMoves: readonly Move[] };

/** Lists all versions, newest first, each with the moves of tags to it and from it, newest first too. */
export async function history(slug: string, options: ServiceOptions): Promise<void> {
  const versions = await versionsOf(connectTo(options), slug);
  printResult(options.json, versions, () => lines(versions));
}

async function versionsOf(request: Request, slug: string): Promise<Version[]> {
  let tags: Tags = [];
  const versions = await allPages(async (after) => {
    const { labelSet } = await request(VersionsDocument, { slug, after });
    const page = found(`label set "${slug}"`, labelSet);
    tags = page.tags;
    return page.versions;
  });
  const moves = movesOf(tags);
  return versions.map((version) => ({
    ...version,
    tagMoves: moves.filter(({ from, to }) => from === version.number || to === version.number),
  }));
}

const movesOf = (tags: Tags): Move[] =>
  tags
    .flatMap(({ name, history }) =>
      history.map(({ from = null, to = null, gate = null, forced = null, at, by }) => ({
        tag: name,
        from,
        to,
        at,
        by,
        gate,
        forced,
      })),
    )
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));

const HEADINGS = ['version', 'made', 'by', 'operation', 'labels', 'template', 'model', 'tags', 'message'];

const lines = (versions: readonly Version[]): string[] =>
  table(
    HEADINGS,
    versions.flatMap((version) => [
      versionRow(version),
      ...version.tagMoves.map((move) => [null, shortTime(move.at), move.by, moveText(move, version.number)]),
    ]),
  );

function versionRow({ number, createdAt, createdBy, operation, labelCount, tags, message, ...of }: Version) {
  const template = `${of.promptTemplateSlug}@${of.promptTemplate.number}`;
  const model = `${of.model.modelId} ${of.model.dtype}`;
  const made = shortTime(createdAt);
  return [number, made, createdBy, operation, labelCount, template, model, tags.join(', '), message];
}

/** What a move meant for one version: `+ production`, `+ production, from 2, PASSED`, `- production, to 3`, `- production, removed`. */
function moveText({ tag, from, to, gate, forced }: Move, version: number): string {
  const judged = `${gate ? `, ${gate.outcome}` : ''}${forced === null ? '' : `, forced: ${forced}`}`;
  if (to === version) return `+ ${tag}${from === null ? '' : `, from ${from}`}${judged}`;
  return to === null ? `- ${tag}, removed` : `- ${tag}, to ${to}`;
}
