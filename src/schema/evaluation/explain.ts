import { Field, Float, ObjectType } from 'type-graphql';
import { LabelType } from '../label.js';

@ObjectType('PhraseScore', { simpleResolvers: true, description: 'What one prompt of a label said of an image.' })
export class PhraseScoreType {
  @Field(() => String, {
    nullable: true,
    description:
      "The label's name or synonym that the prompt was rendered for. Null for one of the label's own prompts.",
  })
  readonly phrase!: string | null;

  @Field(() => String, { description: 'As the model reads it.' })
  readonly prompt!: string;

  @Field(() => Float, { description: 'Cosine of the image vector and the vector of the prompt, -1 to 1.' })
  readonly similarity!: number;
}

@ObjectType('NearLabel', { simpleResolvers: true, description: 'A label beside another one of the same version.' })
export class NearLabelType {
  @Field(() => LabelType)
  readonly label!: LabelType;

  @Field(() => Float, { description: 'Cosine of the vectors of the two labels, -1 to 1.' })
  readonly similarity!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Cosine of the two vectors as seen from the mean of all labels, which is alike for all models: from 0.9 on, the two ' +
      'are hardly told apart. Null in a version of two labels, and by pictures.',
  })
  readonly centredSimilarity!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'How the similarities of the two with the pictures of a sample set rise and fall together, -1 to 1: from 0.95 on, ' +
      'pictures do not tell them apart. Null where no sample set was named.',
  })
  readonly pictureCorrelation!: number | null;
}
