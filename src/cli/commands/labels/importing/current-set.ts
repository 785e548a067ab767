import { DEFAULT_TEMPLATE } from '../../../../services/templates/built-in-templates.js';
import {
  LabelPageDocument,
  LatestVersionDocument,
  PromptTemplateDocument,
  TypedDocumentString,
} from '../../../generated/graphql.js';
import { found } from '../../../service/lookups.js';
import { allLabels } from '../../../service/pages.js';
import { type Request, RequestError } from '../../../service/request.js';

/** A label of a set: the id by which labels refer to it, and its name. */
export interface HeldLabel {
  readonly id: string;
  readonly name: string;
}

/** The labels of the latest version of a set; undefined when there is no such set. @throws RequestError */
export async function labelsOfSet(request: Request, slug: string): Promise<HeldLabel[] | undefined> {
  const latest = (await request(LatestVersionDocument, { slug })).labelSet?.latest;
  if (!latest) return undefined;
  const { number } = latest;
  const labels = await allLabels(async (after, first) => {
    const { labelSet } = await request(LabelPageDocument, { slug, number, first, after });
    return found(`version ${number} of label set "${slug}"`, labelSet?.version).labels;
  });
  return labels.map(({ id, name }) => ({ id, name }));
}

/** A version of a prompt template, as a set uses it. */
export interface TemplateInUse {
  readonly slug: string;
  readonly number: number;
  readonly templates: readonly string[];
}

interface TemplateOfSet {
  readonly labelSet: {
    readonly latest: {
      readonly promptTemplateSlug: string;
      readonly promptTemplate: { readonly number: number; readonly templates: readonly string[] };
    };
  } | null;
}

const TemplateOfSetDocument = new TypedDocumentString<TemplateOfSet, { slug: string }>(
  'query TemplateOfSet($slug: String!) { labelSet(slug: $slug) { latest { promptTemplateSlug promptTemplate { number templates } } } }',
);

/** The template that the labels of a set are encoded with; undefined when there is no such set. @throws RequestError */
export async function templateOfSet(request: Request, slug: string): Promise<TemplateInUse | undefined> {
  const latest = (await request(TemplateOfSetDocument, { slug })).labelSet?.latest;
  return latest && { slug: latest.promptTemplateSlug, ...latest.promptTemplate };
}

/** The template that a new set gets. @throws RequestError NOT_FOUND, naming the argument */
export async function newSetTemplate(request: Request, given: string | undefined): Promise<TemplateInUse> {
  const slug = given ?? DEFAULT_TEMPLATE;
  const argument = 'input.promptTemplate.slug';
  const { promptTemplate: template } = await request(PromptTemplateDocument, { slug });
  if (!template)
    throw new RequestError('NOT_FOUND', `${argument}: there is no prompt template "${slug}"`, { argument });
  return { slug, number: template.version, templates: template.templates };
}

/** Whether the key may do less than was asked for. */
export const isForbidden = (error: unknown): boolean => error instanceof RequestError && error.code === 'FORBIDDEN';
