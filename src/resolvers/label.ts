import { FieldResolver, Resolver, Root } from 'type-graphql';
import { LabelType } from '../schema/label.js';
import { JsonObject } from '../schema/scalars.js';
import { promptsOf } from '../services/templates/rendering.js';
import type { LabelView } from './views.js';

@Resolver(() => LabelType)
export class LabelResolver {
  @FieldResolver(() => JsonObject, { nullable: true })
  metadata(@Root() { metadata }: LabelView): Record<string, unknown> | null {
    return metadata === null ? null : JSON.parse(metadata);
  }

  @FieldResolver(() => [String], { description: 'The prompts that the label is encoded from.' })
  renderedPrompts(@Root() label: LabelView): string[] {
    return promptsOf(label, label.templates);
  }
}
