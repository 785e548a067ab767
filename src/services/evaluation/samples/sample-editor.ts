import type { Actor } from '../../../domain/caller.js';
import { parseSampleNodeId, type SampleId, type SampleSetId, type TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import type { SampleSet } from '../../../domain/sample.js';
import { badInput, notFound } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { labelIndex } from '../../label-sets/labels/lookup.js';
import type { SampleSetStore } from '../../storage/sample-sets/sample-set-store.js';
import { checkCount } from '../../validation/text.js';
import type { SampleChangeOptions, SampleChangeResult, SampleChanges } from './changes/sample-changes.js';
import { type AnswerInput, checkAnswer, type Vocabulary } from './changes/sample-input.js';
import { type GivenSample, planAddition, planRemoval } from './changes/sample-plan.js';
import type { SampleSets } from './sample-sets.js';
import type { WaitingPictures } from './waiting-pictures.js';

export interface JudgementInput extends AnswerInput {
  readonly sampleId: string;
  /** Lets a picture go that waits in the inbox. */
  readonly refuse?: boolean | null | undefined;
}

interface SampleEditorParts {
  readonly openStore: (tenant: TenantId) => Promise<SampleSetStore>;
  readonly sampleSets: SampleSets;
  readonly labelSets: LabelSets;
  readonly changes: SampleChanges;
  readonly waiting: WaitingPictures;
}

/** Changes sample sets. Every change of samples makes the next version. */
export class SampleEditor {
  constructor(private readonly parts: SampleEditorParts) {}

  /**
   * Adds samples and changes known ones, in one version.
   *
   * @param given each id once, with answers that are checked
   * @throws LexiclipError as `SampleChanges.change`
   */
  commit(
    actor: Actor,
    slug: string,
    given: () => Iterable<GivenSample>,
    options: SampleChangeOptions,
  ): Promise<SampleChangeResult> {
    const of = { slug, operation: 'addSamples' } as const;
    return this.parts.changes.change(actor, of, options, ({ rows, rowOf }) =>
      inTurns(planAddition(rows, rowOf, given())),
    );
  }

  /**
   * Gives answers to samples of the set, and to pictures that wait for it, in one version.
   *
   * @throws LexiclipError as `SampleChanges.change`; NOT_FOUND or BAD_USER_INPUT naming the sample
   */
  async judge(
    actor: Actor,
    slug: string,
    judgements: readonly JudgementInput[],
    options: SampleChangeOptions,
  ): Promise<SampleChangeResult> {
    checkCount(judgements.length, 'input.judgements', 1, LIMITS.samplesPerCall);
    const { sampleSets, waiting } = this.parts;
    const { tenant } = actor;
    const set = await sampleSets.get(tenant, slug, 'input.sampleSet');
    const vocabulary = await this.vocabulary(tenant, set);
    const given = new Map<SampleId, GivenSample>();
    const refused = new Map<SampleId, string>();
    for (const [i, input] of judgements.entries()) {
      const at = `input.judgements[${i}]`;
      const id = ownSampleId(input.sampleId, set.id, `${at}.sampleId`);
      if (given.has(id) || refused.has(id)) throw badInput(`${at}.sampleId`, 'is a duplicate of another');
      if (input.refuse) refused.set(id, checkRefusal(input, at));
      else given.set(id, { id, answer: checkAnswer(input, vocabulary, at), at });
    }
    const pictures = await waiting.find(tenant, set, [...given.keys(), ...refused.keys()]);
    for (const [id, at] of refused)
      if (!pictures.has(id)) throw notFound(`${at}.sampleId`, 'such picture in the inbox');
    const accepted = [...given.keys()].flatMap((id) => pictures.get(id) ?? []);
    await waiting.accept(tenant, set, accepted);
    const of = { slug, operation: 'judgeSamples' } as const;
    const result = await this.parts.changes.change(actor, of, options, ({ rows, rowOf }) => {
      for (const { id, at } of given.values()) {
        if (!rowOf.has(id) && !pictures.has(id)) throw notFound(`${at}.sampleId`, 'such sample');
      }
      const all = [...given.values()].map((one) => ({ ...one, picture: pictures.get(one.id) }));
      return inTurns(planAddition(rows, rowOf, all));
    });
    await waiting.forget(tenant, set, [...pictures.keys()]);
    return result;
  }

  /** @throws LexiclipError as `SampleChanges.change`; NOT_FOUND naming the sample */
  async remove(
    actor: Actor,
    slug: string,
    sampleIds: readonly string[],
    options: SampleChangeOptions,
  ): Promise<SampleChangeResult> {
    checkCount(sampleIds.length, 'input.sampleIds', 1, LIMITS.samplesPerCall);
    const of = { slug, operation: 'removeSamples' } as const;
    return this.parts.changes.change(actor, of, options, ({ set, rows, rowOf }) => {
      const gone = sampleIds.map((given, i) => {
        const argument = `input.sampleIds[${i}]`;
        const row = rowOf.get(ownSampleId(given, set.id, argument));
        if (row === undefined) throw notFound(argument, 'such sample');
        return row;
      });
      return planRemoval(
        rows,
        [...new Set(gone)].sort((a, b) => a - b),
      );
    });
  }

  /** Deletes the set with all its versions, vectors and thumbnails. @throws LexiclipError NOT_FOUND */
  async delete(tenant: TenantId, slug: string): Promise<SampleSetId> {
    const { sampleSets, openStore } = this.parts;
    const set = await sampleSets.getFresh(tenant, slug, 'slug');
    await (await openStore(tenant)).remove(set);
    sampleSets.invalidate(tenant, slug);
    return set.id;
  }

  /** The labels that answers of the set may name. @throws LexiclipError NOT_FOUND when the label set was deleted */
  async vocabulary(tenant: TenantId, { labelSetId, slug }: SampleSet): Promise<Vocabulary> {
    const labelSet = await this.parts.labelSets.findById(tenant, labelSetId);
    if (!labelSet) throw notFound('input.sampleSet', `label set of sample set "${slug}" any more: it was deleted`);
    const { labels } = await this.parts.labelSets.rows(tenant, labelSet.latest);
    return { labelSetId, slug: labelSet.slug, labels, index: await labelIndex(labels) };
  }
}

/** @returns the path @throws LexiclipError BAD_USER_INPUT for a refusal with an answer */
function checkRefusal({ expected, kind, role }: JudgementInput, at: string): string {
  if (expected == null && kind == null && role == null) return at;
  throw badInput(`${at}.refuse`, 'what is refused has no answer');
}

/** @throws LexiclipError BAD_USER_INPUT for the id of a sample in another set */
function ownSampleId(given: string, set: SampleSetId, argument: string): SampleId {
  const node = parseSampleNodeId(given);
  if (!node) return given as SampleId;
  if (node.sampleSet === set) return node.sample;
  throw badInput(argument, 'is the id of a sample in another set; give the sampleId of a sample in this one');
}
