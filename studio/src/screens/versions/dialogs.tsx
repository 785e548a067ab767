import { useRequest } from '../../api/request.js';
import { RemoveTagDocument, SetPolicyOfTagDocument } from '../../generated/graphql.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { RestoreDialog } from './restore-dialog.js';
import { MoveDialog, type Tag } from './tags/move-dialog.js';
import { NewTagDialog } from './tags/new-tag-dialog.js';
import { PolicyDialog } from './tags/policy-dialog.js';

/** What is asked now. */
export type Asked =
  | { readonly what: 'move'; readonly tag: string; readonly to: number }
  | { readonly what: 'new-tag'; readonly to: number }
  | { readonly what: 'restore'; readonly version: number }
  | { readonly what: 'policy' | 'remove-policy' | 'remove-tag'; readonly tag: string };

export interface DialogsProps {
  readonly slug: string;
  readonly asked: Asked;
  readonly latest: number;
  readonly tags: readonly Tag[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The one dialog that is open. */
export function Dialogs({ slug, asked, latest, tags, ...on }: DialogsProps) {
  const request = useRequest();
  if (asked.what === 'new-tag')
    return <NewTagDialog slug={slug} to={asked.to} taken={tags.map(({ name }) => name)} {...on} />;
  if (asked.what === 'restore') return <RestoreDialog slug={slug} version={asked.version} latest={latest} {...on} />;
  const tag = tags.find(({ name }) => name === asked.tag);
  if (tag === undefined) return null;
  if (asked.what === 'move')
    return <MoveDialog slug={slug} tag={tag} to={asked.to} onClose={on.onClose} onMoved={on.onDone} />;
  if (asked.what === 'policy') return <PolicyDialog slug={slug} tag={tag} {...on} />;
  const remove =
    asked.what === 'remove-tag'
      ? {
          title: `Remove the tag ${tag.name}`,
          text: `Who asks for ${tag.name} gets no answer any more. Version ${tag.version.number} and the record of the tag's moves stay.`,
          button: 'Remove the tag',
          done: `The tag ${tag.name} is removed.`,
          work: async () => void (await request(RemoveTagDocument, { slug, tag: tag.name })),
        }
      : {
          title: `Remove the policy of ${tag.name}`,
          text: `${tag.name} will move to any version, whatever it answers.`,
          button: 'Remove the policy',
          done: `${tag.name} has no policy any more.`,
          work: async () =>
            void (await request(SetPolicyOfTagDocument, { input: { labelSet: slug, tag: tag.name, policy: null } })),
        };
  return <ConfirmDialog {...remove} {...on} />;
}
