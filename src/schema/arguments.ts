import { ArgsType, Field, Int } from 'type-graphql';
import { DEFAULTS } from '../domain/defaults.js';
import { LIMITS } from '../domain/limits.js';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULTS.pageSize })
  readonly first?: number | null;

  @Field(() => String, { nullable: true })
  readonly after?: string | null;
}

@ArgsType()
export class LabelPageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULTS.labelPageSize })
  readonly first?: number | null;

  @Field(() => String, { nullable: true })
  readonly after?: string | null;
}

@ArgsType()
export class LabelSearchArgs extends LabelPageArgs {
  @Field(() => String, { nullable: true, description: 'Only labels with this text in their name or a synonym.' })
  readonly search?: string | null;
}

@ArgsType()
export class DiffArgs {
  @Field(() => Int, { nullable: true })
  readonly from?: number | null;

  @Field(() => String, { nullable: true, description: 'The version that this tag is on.' })
  readonly fromTag?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `Entries of each list, at most ${LIMITS.diffSize}. When omitted, a diff with longer lists is refused.`,
  })
  readonly first?: number | null;

  @Field(() => Int, { nullable: true, description: 'Entries of each list to leave out at its beginning.' })
  readonly offset?: number | null;
}

@ArgsType()
export class ChangeArgs {
  @Field(() => String, { nullable: true })
  readonly message?: string | null;

  @Field(() => Int, { nullable: true })
  readonly expectedVersion?: number | null;
}

@ArgsType()
export class RestoreArgs extends ChangeArgs {
  @Field(() => Int, { nullable: true })
  readonly version?: number | null;

  @Field(() => String, { nullable: true })
  readonly tag?: string | null;
}

@ArgsType()
export class ImportArgs extends ChangeArgs {
  @Field(() => Boolean, { nullable: true, defaultValue: false })
  readonly removeOthers?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Returns what would change; nothing is encoded or written.',
  })
  readonly dryRun?: boolean | null;
}
