import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { BULK_FORMATS, type BulkFormat } from '../../domain/bulk.js';
import { RankingOptions } from '../classification.js';
import { enumOf } from '../enums.js';
import { LabelSetRef } from '../label-set.js';
import { LabelSetVersionType } from '../label-set-version.js';
import { DateTime } from '../scalars.js';

export const BulkFormatEnum = enumOf<BulkFormat>(
  'BulkFormat',
  BULK_FORMATS,
  'Forms of a file of results: a JSON object a line, CSV with a line of names, or Apache Parquet.',
);

@InputType({ description: 'Images for a job: give exactly one of the fields.' })
export class BulkImagesInput {
  @Field(() => [String], { nullable: true, description: 'Addresses of images, on hosts that the operator allows.' })
  readonly urls?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Name of an upload: an archive of images, or a list of addresses or embeddings.',
  })
  readonly upload?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Absolute path of a folder on the servers, below one that the operator allows.',
  })
  readonly folder?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'An earlier job with keepEmbeddings: its images are not read again.',
  })
  readonly job?: string | null;
}

@InputType({ description: 'Classifies many images with one version of a label set, whatever becomes of the set.' })
export class BulkClassifyJob extends RankingOptions {
  @Field(() => BulkImagesInput)
  readonly images!: BulkImagesInput;

  @Field(() => LabelSetRef)
  readonly labelSet!: LabelSetRef;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether the embeddings are kept with the results, for Parquet files and for later jobs.',
  })
  readonly keepEmbeddings?: boolean | null;
}

@ObjectType({ simpleResolvers: true })
export class BulkDownload {
  @Field(() => String, { description: 'Path on this server. Whoever has it needs no key.' })
  readonly url!: string;

  @Field(() => DateTime)
  readonly expiresAt!: Date;
}

@ObjectType('BulkClassifyResult', { simpleResolvers: true })
export class BulkClassifyResult {
  @Field(() => LabelSetVersionType, { nullable: true, description: 'Null when it was deleted since.' })
  readonly version!: LabelSetVersionType | null;

  @Field(() => Int, { description: 'Images: those that were classified, and those that could not be.' })
  readonly total!: number;

  @Field(() => Int)
  readonly classified!: number;

  @Field(() => Int)
  readonly failed!: number;

  @Field(() => Int, {
    description:
      'Those of the classified that no label passed the thresholds for, or that the calibration does not accept.',
  })
  readonly unknown!: number;

  @Field(() => String, { nullable: true, description: "Name of the LanceDB table in the tenant's database." })
  readonly table!: string | null;
}
