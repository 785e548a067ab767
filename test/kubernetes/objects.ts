import { parseAllDocuments } from 'yaml';

// biome-ignore lint/suspicious/noExplicitAny: rules look into what the schemas of Kubernetes have checked.
export type Fields = any;

/** An object of Kubernetes, as a manifest has it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
  readonly spec?: Fields;
}

/** @throws Error where it is no YAML */
export function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => {
      if (document.errors[0]) throw document.errors[0];
      return document.toJS() as KubernetesObject;
    })
    .filter((object) => object !== null);
}

export const ofKind = (objects: readonly KubernetesObject[], kind: string): KubernetesObject[] =>
  objects.filter((object) => object.kind === kind);

export interface Pod {
  readonly labels: Record<string, string>;
  readonly spec: Fields;
}

/** What the Deployments of these objects start. */
export const podsIn = (objects: readonly KubernetesObject[]): Pod[] =>
  ofKind(objects, 'Deployment').map(({ spec }) => ({
    labels: spec.template.metadata.labels,
    spec: spec.template.spec,
  }));

/** The container of the server itself. */
export const serverOf = ({ spec }: Pod): Fields => spec.containers.find(({ name }: Fields) => name === 'lexiclip');

export const containersOf = ({ spec }: Pod): Fields[] => [...(spec.initContainers ?? []), ...spec.containers];
