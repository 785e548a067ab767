import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DEFAULTS } from '../../domain/defaults.js';
import {
  SAMPLE_SET_OPERATIONS,
  type SampleRole,
  type SampleSetOperation,
  VECTOR_ORIGINS,
  type VectorOrigin,
} from '../../domain/sample.js';
import { connectionOf } from '../connection.js';
import { enumOf } from '../enums.js';
import { NodeType } from '../node.js';
import { DateTime } from '../scalars.js';
import { SampleRoleEnum } from './sample.js';

const SampleSetOperationEnum = enumOf<SampleSetOperation>(
  'SampleSetOperation',
  SAMPLE_SET_OPERATIONS,
  'A mutation that makes versions of a sample set.',
);

@ObjectType('SampleSet', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'Pictures with their right answers for one label set, with their versions.',
})
export class SampleSetType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly slug!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => String, { nullable: true })
  readonly description!: string | null;

  @Field(() => Boolean, { description: 'Whether a small picture of each sample is kept.' })
  readonly keepThumbnails!: boolean;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => DateTime)
  readonly updatedAt!: Date;
}

export const SampleSetConnection = connectionOf('SampleSet', SampleSetType);

@ObjectType('SampleSetVersion', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'One version of a sample set. It never changes.',
})
export class SampleSetVersionType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => Int)
  readonly number!: number;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => String)
  readonly createdBy!: string;

  @Field(() => SampleSetOperationEnum, { description: 'The mutation that created this version.' })
  readonly operation!: SampleSetOperation;

  @Field(() => String, { nullable: true })
  readonly message!: string | null;

  @Field(() => String, {
    description: 'SHA-256 of its samples in their order, its record and the digest of the version before, hex.',
  })
  readonly digest!: string;

  @Field(() => Int)
  readonly sampleCount!: number;

  @Field(() => Int, { description: 'Samples that are in no label.' })
  readonly unknownCount!: number;

  @Field(() => Int, { description: 'Samples with the role EXAMPLE.' })
  readonly exampleCount!: number;

  @Field(() => Int, { description: 'Samples that are not judged yet.' })
  readonly unjudgedCount!: number;
}

const VectorOriginEnum = enumOf<VectorOrigin>(
  'VectorOrigin',
  VECTOR_ORIGINS,
  "What a sample's vector was made from: the picture, its thumbnail, or nothing that this service has seen.",
);

@ObjectType('VectorOriginCount', { simpleResolvers: true })
export class VectorOriginCountType {
  @Field(() => VectorOriginEnum)
  readonly origin!: VectorOrigin;

  @Field(() => Int)
  readonly samples!: number;
}

export const SampleSetVersionConnection = connectionOf('SampleSetVersion', SampleSetVersionType);

@ArgsType()
export class SamplePageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULTS.labelPageSize })
  readonly first?: number | null;

  @Field(() => String, { nullable: true })
  readonly after?: string | null;

  @Field(() => String, { nullable: true, description: 'Name or labelId: only samples for which it counts as right.' })
  readonly label?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only samples that are in no label, or only those that are not.',
  })
  readonly unknown?: boolean | null;

  @Field(() => SampleRoleEnum, { nullable: true })
  readonly role?: SampleRole | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only samples that are not judged yet, or only those that are.',
  })
  readonly unjudged?: boolean | null;
}

@InputType({ description: 'Refers to a version of a sample set: the latest unless version is given.' })
export class SampleSetRef {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => Int, { nullable: true })
  readonly version?: number | null;
}
