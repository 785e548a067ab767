import { InvalidArgumentError } from '@commander-js/extra-typings';
import { isHubId } from '../../services/models/hub/hub-id.js';

/** @throws InvalidArgumentError unless the text has the form of a model's id */
export function hubId(text: string): string {
  if (isHubId(text)) return text;
  throw new InvalidArgumentError('It is owner/name, such as Xenova/clip-vit-base-patch32.');
}
