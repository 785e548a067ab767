import { type Fields, type KubernetesObject, ofKind, type Pod, podsIn } from './objects.js';
import { podFaults } from './pod-rules.js';

const OBJECT_STORE = /^(s3|gs|az|db):\/\//;
const NOT_FOR_THE_WORLD = ['/metrics', '/healthz', '/readyz'];

/** What manifests of ours have to be, beyond what Kubernetes asks for. @returns what they are not */
export function faultsOf(objects: readonly KubernetesObject[]): string[] {
  const pods = podsIn(objects);
  if (pods.length !== 1) return [`there are ${pods.length} Deployments`];
  const [pod] = pods as [Pod];
  return [
    ...podFaults(pod),
    ...selectorFaults(objects, pod),
    ...rollingFaults(objects, pod),
    ...reachFaults(objects, pod),
    ...ofKind(objects, 'Secret').map(({ metadata }) => `the Secret ${metadata.name} is in a file that others read`),
  ];
}

const selects = (selector: Record<string, string>, { labels }: Pod): boolean =>
  Object.keys(selector).length > 0 && Object.entries(selector).every(([name, value]) => labels[name] === value);

const SELECTORS: Readonly<Record<string, (spec: Fields) => Record<string, string>[]>> = {
  Deployment: ({ selector, template }) => [
    selector.matchLabels,
    ...template.spec.topologySpreadConstraints.map(({ labelSelector }: Fields) => labelSelector.matchLabels),
  ],
  Service: ({ selector }) => [selector],
  PodDisruptionBudget: ({ selector }) => [selector.matchLabels],
  NetworkPolicy: ({ podSelector }) => [podSelector.matchLabels],
};

/** Everything means the pods that there are. */
function selectorFaults(objects: readonly KubernetesObject[], pod: Pod): string[] {
  return objects.flatMap(({ kind, spec }) =>
    (SELECTORS[kind]?.(spec) ?? [])
      .filter((selector) => !selects(selector, pod))
      .map(() => `the ${kind} selects no pod of the Deployment`),
  );
}

/** No request fails while servers are replaced or nodes are emptied. */
function rollingFaults(objects: readonly KubernetesObject[], pod: Pod): string[] {
  const [deployment] = ofKind(objects, 'Deployment') as [KubernetesObject];
  const { strategy, replicas } = deployment.spec;
  const env: Fields[] = pod.spec.containers[0].env;
  const data = env.find(({ name }) => name === 'LEXICLIP_DATA')?.value;
  const scalers = ofKind(objects, 'HorizontalPodAutoscaler');
  const [scaler] = scalers;
  return [
    ...(OBJECT_STORE.test(data) ? [] : ['LEXICLIP_DATA must be an object store: replicas have no disk']),
    ...(strategy?.rollingUpdate?.maxUnavailable === 0 ? [] : ['maxUnavailable of the roll-out must be 0']),
    ...(scaler && replicas !== undefined ? ['replicas must be left to the scaler'] : []),
    ...(scaler && scaler.spec.scaleTargetRef.name !== deployment.metadata.name ? ['the scaler scales nothing'] : []),
    ...(ofKind(objects, 'PodDisruptionBudget').length === 1 ? [] : ['there must be a PodDisruptionBudget']),
  ];
}

/** Who may ask what. */
function reachFaults(objects: readonly KubernetesObject[], pod: Pod): string[] {
  const ports: unknown[] = pod.spec.containers.flatMap(({ ports = [] }: Fields) =>
    ports.map(({ name }: Fields) => name),
  );
  const services = ofKind(objects, 'Service');
  const named = services.map(({ metadata }) => metadata.name);
  const accounts = ofKind(objects, 'ServiceAccount').map(({ metadata }) => metadata.name);
  const paths: Fields[] = ofKind(objects, 'Ingress').flatMap(({ spec }) =>
    spec.rules.flatMap(({ http }: Fields) => http.paths),
  );
  const [policy] = ofKind(objects, 'NetworkPolicy');
  return [
    ...services
      .flatMap(({ spec }) => spec.ports)
      .filter(({ targetPort }: Fields) => !ports.includes(targetPort))
      .map(({ targetPort }: Fields) => `the Service sends to the port ${targetPort}, which there is not`),
    ...(accounts.includes(pod.spec.serviceAccountName) ? [] : ['the ServiceAccount of the pod is missing']),
    ...paths.filter(({ path }) => NOT_FOR_THE_WORLD.includes(path)).map(({ path }) => `the Ingress shows ${path}`),
    ...paths.filter(({ backend }) => !named.includes(backend.service.name)).map(() => 'the Ingress sends nowhere'),
    ...(String(policy?.spec.policyTypes) === 'Ingress,Egress' ? [] : ['a NetworkPolicy must rule both ways']),
  ];
}
