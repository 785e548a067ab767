import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { SearchMethod } from '../../domain/classification.js';
import type { Scoring } from '../../domain/scoring.js';
import { ScoringEnum, SearchEnum } from '../enums.js';
import { CalibrationType } from '../evaluation/calibration.js';
import { LearnedFromType } from '../evaluation/learning/learned-from.js';

@ObjectType('Provenance', {
  simpleResolvers: true,
  description: 'Exactly which versions and settings produced this result.',
})
export class ProvenanceType {
  @Field(() => String, { nullable: true })
  readonly labelSetSlug!: string | null;

  @Field(() => Int, { nullable: true })
  readonly labelSetVersion!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Digest of the label set version, which its content follows from.',
  })
  readonly labelSetDigest!: string | null;

  @Field(() => String)
  readonly promptTemplateSlug!: string;

  @Field(() => Int)
  readonly promptTemplateVersion!: number;

  @Field(() => String)
  readonly modelId!: string;

  @Field(() => String)
  readonly modelDigest!: string;

  @Field(() => String)
  readonly dtype!: string;

  @Field(() => ScoringEnum)
  readonly scoring!: Scoring;

  @Field(() => SearchEnum)
  readonly search!: SearchMethod;

  @Field(() => Float, {
    nullable: true,
    description:
      'Share of the ten most similar labels that the index found in a test when it was built. Null for EXACT.',
  })
  readonly recallAt10!: number | null;

  @Field(() => CalibrationType, { nullable: true, description: 'What the answer follows; null without calibrated.' })
  readonly calibration!: CalibrationType | null;

  @Field(() => LearnedFromType, { nullable: true, description: 'Null where the version has learned from no examples.' })
  readonly learned!: LearnedFromType | null;
}

@ObjectType('Timings', { simpleResolvers: true })
export class TimingsType {
  @Field(() => Float)
  readonly decodeMs!: number;

  @Field(() => Float)
  readonly queueMs!: number;

  @Field(() => Float)
  readonly embedMs!: number;

  @Field(() => Float)
  readonly rankMs!: number;

  @Field(() => Float)
  readonly totalMs!: number;

  @Field(() => Int, { description: 'Number of images in the model run that encoded this one; 0 when there was none.' })
  readonly batchSize!: number;

  @Field(() => Boolean, { description: "Whether the image's vector came from the cache." })
  readonly cached!: boolean;
}
