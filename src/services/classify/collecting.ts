import type { TenantId } from '../../domain/ids.js';
import type { Collections } from '../evaluation/inbox/collections.js';
import type { SeenPicture, TrafficCollector } from '../evaluation/inbox/traffic-collector.js';
import type { LabelRanking } from '../ranking/label-ranking.js';
import { probabilityOf } from '../ranking/scoring.js';
import type { CandidateLabels } from './candidates.js';

/** Takes pictures of one classification. */
interface Taker {
  offer(picture: Omit<SeenPicture, 'margin'>, ranking: LabelRanking): void;
}

/** Lets sample sets collect pictures that are classified with the versions of their label set. */
export class Collecting {
  constructor(
    private readonly collections: Collections,
    private readonly collector: TrafficCollector,
  ) {}

  /** @returns undefined where nothing is collected */
  of(tenant: TenantId, { labelSet }: CandidateLabels): Taker | undefined {
    const collections = labelSet ? this.collections.of(tenant, labelSet.version.labelSetId) : [];
    if (collections.length === 0) return undefined;
    return {
      offer: (picture, ranking) => this.collector.offer(tenant, collections, { ...picture, margin: marginOf(ranking) }),
    };
  }
}

/** Of a version of one label, nobody can be uncertain. */
function marginOf({ labels: [best, second], softmax }: LabelRanking): number {
  if (!best || !second) return 1;
  return probabilityOf(best.score, softmax) - probabilityOf(second.score, softmax);
}
