import { Field, ID, ObjectType } from 'type-graphql';
import { FINDING_CODES, type FindingCode, SEVERITIES, type Severity } from '../../domain/finding.js';
import { enumOf } from '../enums.js';
import { LabelType } from '../label.js';
import { JsonObject } from '../scalars.js';

const FindingCodeEnum = enumOf('FindingCode', FINDING_CODES, 'What may be found in a vocabulary.');
const SeverityEnum = enumOf('Severity', SEVERITIES, 'From least to most.');

@ObjectType('DraftLabel', {
  simpleResolvers: true,
  description: 'A label as a draft has it; as LabelInput takes it. Fields that are not here stay as they are.',
})
export class DraftLabelType {
  @Field(() => ID)
  readonly labelId!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => [String])
  readonly synonyms!: readonly string[];

  @Field(() => [String])
  readonly prompts!: readonly string[];
}

@ObjectType('DraftChange', { simpleResolvers: true, description: 'A change that a maintainer could make.' })
export class DraftChangeType {
  @Field(() => [DraftLabelType], { description: 'Labels to update, as upsertLabels takes them.' })
  readonly upsert!: readonly DraftLabelType[];

  @Field(() => [ID], { description: 'labelIds of labels to remove.' })
  readonly remove!: readonly string[];

  @Field(() => [String], { nullable: true, description: "Instead of the templates of the version's set." })
  readonly templates!: readonly string[] | null;
}

@ObjectType('Finding', { simpleResolvers: true, description: 'What speaks against a part of a vocabulary.' })
export class FindingType {
  @Field(() => FindingCodeEnum)
  readonly code!: FindingCode;

  @Field(() => SeverityEnum, {
    description:
      'ERROR: answers are wrong because of it. WARNING: a fault. INFO: a hint, which may be as it should be; a clean set ' +
      'has no others.',
  })
  readonly severity!: Severity;

  @Field(() => [LabelType], {
    description: 'What it is about. Empty for what concerns the templates or the whole set.',
  })
  readonly labels!: readonly LabelType[];

  @Field(() => String)
  readonly message!: string;

  @Field(() => JsonObject, { description: 'What it was concluded from: numbers and texts, by the code.' })
  readonly evidence!: Record<string, unknown>;

  @Field(() => DraftChangeType, { nullable: true, description: 'Null where there is none, or several as good.' })
  readonly fix!: DraftChangeType | null;
}
