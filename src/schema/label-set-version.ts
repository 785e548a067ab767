import { Field, ID, Int, ObjectType } from 'type-graphql';
import { LABEL_SET_OPERATIONS, type LabelSetOperation } from '../domain/label-set-version.js';
import { connectionOf } from './connection.js';
import { EmbeddingModelType } from './embedding-model.js';
import { enumOf } from './enums.js';
import { GateReportType } from './evaluation/gate.js';
import { LearnedFromType } from './evaluation/learning/learned-from.js';
import { NodeType } from './node.js';
import { DateTime } from './scalars.js';

const LabelSetOperationEnum = enumOf('LabelSetOperation', LABEL_SET_OPERATIONS, 'A mutation that makes versions.');

@ObjectType('LabelSetVersion', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'One version of a label set. It never changes.',
})
export class LabelSetVersionType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => Int)
  readonly number!: number;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => String)
  readonly createdBy!: string;

  @Field(() => LabelSetOperationEnum, { description: 'The mutation that created this version.' })
  readonly operation!: LabelSetOperation;

  @Field(() => String, { nullable: true })
  readonly message!: string | null;

  @Field(() => Int)
  readonly labelCount!: number;

  @Field(() => String, {
    description:
      'SHA-256 of its labels in their order, their vectors, its record and the digest of the version before, hex.',
  })
  readonly digest!: string;

  @Field(() => String)
  readonly promptTemplateSlug!: string;

  @Field(() => EmbeddingModelType, { description: 'The model that its labels were encoded with.' })
  readonly model!: EmbeddingModelType;

  @Field(() => LearnedFromType, { nullable: true, description: 'Null where its labels have learned from no examples.' })
  readonly learned!: LearnedFromType | null;
}

export const LabelSetVersionConnection = connectionOf('LabelSetVersion', LabelSetVersionType);

@ObjectType('TagMove', { simpleResolvers: true })
export class TagMoveType {
  @Field(() => Int, { nullable: true, description: 'Null when the tag did not exist before.' })
  readonly from!: number | null;

  @Field(() => Int, { nullable: true, description: 'Null when the tag was removed.' })
  readonly to!: number | null;

  @Field(() => DateTime)
  readonly at!: Date;

  @Field(() => String)
  readonly by!: string;

  @Field(() => GateReportType, {
    nullable: true,
    description: "How the tag's policy judged it. Null when it had none, or could not judge.",
  })
  readonly gate!: GateReportType | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was made although the policy did not let it pass. Null when it did, or there was none.',
  })
  readonly forced!: string | null;
}

@ObjectType('VersionTag', { simpleResolvers: true, description: 'A movable name for a version.' })
export class VersionTagType {
  @Field(() => String)
  readonly name!: string;

  @Field(() => DateTime)
  readonly movedAt!: Date;

  @Field(() => String)
  readonly movedBy!: string;

  @Field(() => [TagMoveType], { description: 'Oldest first.' })
  readonly history!: readonly TagMoveType[];
}
