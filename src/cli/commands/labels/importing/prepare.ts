import type { ParsedLabels } from '../../../formats/label-file.js';
import type { FileLabel } from '../../../formats/label-shape.js';
import type { Entry } from '../../../formats/parsed.js';
import type { Request } from '../../../service/request.js';
import { counted } from '../../../terminal/output.js';
import { BadRowsError, UsageError } from '../../../usage-error.js';
import { withClassPrompts } from './class-prompts.js';
import { isForbidden, labelsOfSet, newSetTemplate, type TemplateInUse, templateOfSet } from './current-set.js';
import { withParents } from './parents.js';

/** The set that a file is imported into. */
interface Target {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly set: string;
  readonly create?: boolean | undefined;
  /** Slug of the template of a new set. */
  readonly template?: string | undefined;
}

export interface Prepared {
  readonly entries: readonly Entry<FileLabel>[];
  readonly warnings: readonly string[];
}

/**
 * The labels of a file as they are sent: what depends on the set that they go into is filled in. The set is read only
 * where that is needed, so that a key needs no more than CATALOG_WRITE otherwise.
 *
 * @throws BadRowsError for parents that are nowhere; UsageError when the key may not read what is needed; RequestError
 */
export async function prepared(
  request: Request,
  { entries, renamed }: ParsedLabels,
  target: Target,
): Promise<Prepared> {
  const readSet = async () => {
    try {
      return (await labelsOfSet(request, target.set)) ?? [];
    } catch (error) {
      if (isForbidden(error)) return undefined;
      throw error;
    }
  };
  const children = await withParents(entries, readSet);
  if (children.bad.length > 0) throw new BadRowsError(target.file, children.bad);
  if (renamed.length === 0) return { entries: children.entries, warnings: [] };
  const template = await templateFor(request, target);
  // Without a set or a template for it, the import is refused whatever its prompts are.
  if (!template) return { entries: children.entries, warnings: [] };
  return { entries: withClassPrompts(children.entries, template), warnings: renamings(renamed, target.file, template) };
}

async function templateFor(request: Request, target: Target): Promise<TemplateInUse | undefined> {
  try {
    const current = await templateOfSet(request, target.set);
    return current ?? (target.create ? await newSetTemplate(request, target.template) : undefined);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const reason = 'has classes with the same name, whose prompts come from the template of the set';
    const remedy = 'the key needs CATALOG_READ to read it, or give --skip-duplicates';
    throw new UsageError(`${target.file}: ${reason}: ${remedy}`, { cause: error });
  }
}

/** Most renamed classes that are listed. */
const SHOWN = 10;

function renamings(renamed: ParsedLabels['renamed'], file: string, { slug, number }: TemplateInUse): string[] {
  const lines = renamed
    .slice(0, SHOWN)
    .map(
      ({ line, firstLine, from, to }) =>
        `${file}:${line}: "${from}" is in line ${firstLine} already: this one is called "${to}"`,
    );
  if (renamed.length > SHOWN) lines.push(`${file}: and ${counted(renamed.length - SHOWN, 'class', 'classes')} more`);
  const prompts = `the model reads the name that the list has, by prompts from template "${slug}" version ${number}`;
  return [...lines, `${prompts}: import the file again when the set gets another template`];
}
