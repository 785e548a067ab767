import type { Request } from '../../api/request.js';
import { MapLabelsDocument, MapSamplesDocument } from '../../generated/graphql.js';
import { isSampled, vectorOf } from './vectors.js';

/** What one page may have. */
const PAGE = 1_000;

export interface MapPoint {
  readonly name: string;
  /** [dimensions], of unit length */
  readonly vector: Float32Array;
}

/** What of a list is wanted: `wanted` of `total`, spread evenly. */
export interface Wanted {
  readonly slug: string;
  readonly number: number;
  readonly total: number;
  readonly wanted: number;
}

interface Step {
  readonly signal: AbortSignal;
  /** Called with how many of the list have been read. */
  readonly onRead: (count: number) => void;
}

interface PageOf<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** Labels of a version, with their vectors. */
export const loadLabels = (request: Request, of: Wanted, step: Step): Promise<MapPoint[]> =>
  loadPages(of, step, async (after) => {
    const { slug, number } = of;
    const { labelSet } = await request(
      MapLabelsDocument,
      { slug, number, first: PAGE, after },
      { signal: step.signal },
    );
    return mapPage(labelSet?.version?.labels, ({ name, vector }) => ({ name, vector }));
  });

/** Samples of a version of a sample set, with their vectors; those that have none for the server's model are left out. */
export const loadSamples = (request: Request, of: Wanted, step: Step): Promise<MapPoint[]> =>
  loadPages(of, step, async (after) => {
    const { slug, number } = of;
    const { sampleSet } = await request(
      MapSamplesDocument,
      { slug, number, first: PAGE, after },
      { signal: step.signal },
    );
    return mapPage(sampleSet?.version?.samples, ({ fileName, sampleId, unknown, expected, vector }) => {
      const answer = unknown ? 'in no label' : (expected?.map(({ name }) => name).join(' or ') ?? 'not judged');
      return { name: `${fileName ?? sampleId}: ${answer}`, vector };
    });
  });

type Named = { readonly name: string; readonly vector?: string | null };

const mapPage = <Node>(page: PageOf<Node> | undefined, toNamed: (node: Node) => Named): PageOf<Named> =>
  page ? { nodes: page.nodes.map(toNamed), pageInfo: page.pageInfo } : { nodes: [], pageInfo: { hasNextPage: false } };

async function loadPages(
  { total, wanted }: Wanted,
  { onRead }: Step,
  pageAfter: (after: string | null) => Promise<PageOf<Named>>,
): Promise<MapPoint[]> {
  const points: MapPoint[] = [];
  let [index, after, isThere]: [number, string | null, boolean] = [0, null, wanted > 0];
  while (isThere) {
    const { nodes, pageInfo }: PageOf<Named> = await pageAfter(after);
    for (const { name, vector } of nodes) {
      if (vector != null && isSampled(index, total, wanted)) points.push({ name, vector: vectorOf(vector) });
      index++;
    }
    onRead(index);
    after = pageInfo.endCursor ?? null;
    isThere = pageInfo.hasNextPage && after !== null;
  }
  return points;
}
