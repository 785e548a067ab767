import { FieldResolver, Resolver, Root } from 'type-graphql';
import { LabelType } from '../schema/label.js';
import { promptsOf } from '../services/templates/rendering.js';
import type { LabelView } from './views.js';

@Resolver(() => LabelType)
export class LabelResolver {
  @FieldResolver(() => [String], { description: 'The prompts that the label is encoded from.' })
  renderedPrompts(@Root() label: LabelView): string[] {
    return promptsOf(label, label.templates);
  }
}
