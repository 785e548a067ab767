import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { LABEL_FIELDS, type LabelField } from '../domain/labels-diff.js';
import { connectionOf } from './connection.js';
import { enumOf } from './enums.js';
import { NodeType } from './node.js';
import { JsonObject } from './scalars.js';

const LabelFieldEnum = enumOf('LabelField', LABEL_FIELDS, 'A field of a label.');

@ObjectType('Label', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'A label as it is in one version of its set.',
})
export class LabelType implements NodeType {
  @Field(() => ID, { description: 'Of the label in this version, which never changes. Inputs take labelId.' })
  readonly id!: string;

  @Field(() => ID, {
    description: 'The same in all versions of the set: it survives renaming, removal and restoring. Unique in the set.',
  })
  readonly labelId!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => [String])
  readonly synonyms!: readonly string[];

  @Field(() => [String], { description: "The label's own prompts, which replace the templates." })
  readonly prompts!: readonly string[];

  @Field(() => ID, { nullable: true, description: 'labelId of the parent.' })
  readonly parentId!: string | null;
}

export const LabelConnection = connectionOf('Label', LabelType);

@InputType({
  description:
    'A label to add or update. An existing label is found by labelId, otherwise by name; its omitted fields stay as ' +
    'they are, and null empties them.',
})
export class LabelInput {
  @Field(() => ID, { nullable: true })
  readonly labelId?: string | null;

  @Field(() => ID, { nullable: true, deprecationReason: 'Give labelId.' })
  readonly id?: string | null;

  @Field(() => String)
  readonly name!: string;

  @Field(() => [String], { nullable: true })
  readonly synonyms?: string[] | null;

  @Field(() => [String], { nullable: true })
  readonly prompts?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'labelId of the parent.' })
  readonly parentId?: string | null;

  @Field(() => JsonObject, { nullable: true })
  readonly metadata?: Record<string, unknown> | null;
}

@ObjectType('LabelChange', { simpleResolvers: true })
export class LabelChangeType {
  @Field(() => LabelType)
  readonly before!: LabelType;

  @Field(() => LabelType)
  readonly after!: LabelType;

  @Field(() => [LabelFieldEnum], { description: 'The fields that differ.' })
  readonly fields!: readonly LabelField[];
}

@ObjectType('LabelSetDiff', {
  simpleResolvers: true,
  description: 'The difference between two versions. Labels with the same labelId are the same label.',
})
export class LabelSetDiffType {
  @Field(() => Int)
  readonly from!: number;

  @Field(() => Int)
  readonly to!: number;

  @Field(() => [LabelType])
  readonly added!: readonly LabelType[];

  @Field(() => [LabelType])
  readonly removed!: readonly LabelType[];

  @Field(() => [LabelChangeType])
  readonly changed!: readonly LabelChangeType[];

  @Field(() => Boolean, { description: 'Whether one of the lists goes on after this part of the diff.' })
  readonly hasMore!: boolean;

  @Field(() => Boolean, { description: 'Whether the two were encoded with different templates.' })
  readonly promptTemplateChanged!: boolean;

  @Field(() => Boolean, { description: 'Whether the two were encoded with different models.' })
  readonly modelChanged!: boolean;

  @Field(() => Boolean, { description: 'Whether the two have learned different things from examples.' })
  readonly learnedChanged!: boolean;
}
