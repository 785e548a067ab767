import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { unknownSettings } from '../kubernetes/environment.js';
import { type Fields, type KubernetesObject, objectsIn } from '../kubernetes/objects.js';
import { faultsOf } from '../kubernetes/rules.js';
import { scrape } from '../support/metrics.js';
import { sharedServer } from '../support/server.js';

const FOLDER = fileURLToPath(new URL('../../deploy/kubernetes/', import.meta.url));
const read = (path: string): string => readFileSync(FOLDER + path, 'utf8');
const manifests = (): KubernetesObject[] =>
  readdirSync(`${FOLDER}manifests`)
    .filter((name) => name !== 'kustomization.yaml')
    .flatMap((name) => objectsIn(read(`manifests/${name}`)));

/** The manifests, after a change of the first object of a kind. */
function changed(kind: string, change: (object: Fields) => void): KubernetesObject[] {
  const objects = manifests();
  change(objects.find((object) => object.kind === kind));
  return objects;
}
const ofPod = (change: (spec: Fields) => void) => changed('Deployment', ({ spec }) => change(spec.template.spec));
const ofServer = (change: (container: Fields) => void) => ofPod(({ containers }) => change(containers[0]));
const variable = (container: Fields, name: string): Fields => container.env.find((one: Fields) => one.name === name);

describe('The plain manifests', () => {
  it('keep all of our rules', () => {
    expect(manifests().length).toBeGreaterThan(5);
    expect(faultsOf(manifests())).toEqual([]);
  });

  it('are all named by what kustomize begins with', () => {
    const others = readdirSync(`${FOLDER}manifests`).filter((name) => name !== 'kustomization.yaml');
    expect(parse(read('manifests/kustomization.yaml')).resources).toEqual(others.sort());
  });

  it('name settings that there are', () => {
    expect(manifests().flatMap((object) => unknownSettings(JSON.stringify(object)))).toEqual([]);
    expect(unknownSettings('LEXICLIP_DATA and LEXICLIP_NOTHING')).toEqual(['LEXICLIP_NOTHING']);
  });

  it.each<[string, () => KubernetesObject[]]>([
    ['enableServiceLinks must be false', () => ofPod((spec) => delete spec.enableServiceLinks)],
    ['automountServiceAccountToken must be false', () => ofPod((spec) => delete spec.automountServiceAccountToken)],
    [
      'topologySpreadConstraints are missing',
      () => ofPod((spec) => Object.assign(spec, { topologySpreadConstraints: [] })),
    ],
    ['the readinessProbe must ask for /readyz', () => ofServer((one) => delete one.readinessProbe)],
    [
      'the livenessProbe must ask for /healthz',
      () => ofServer((one) => Object.assign(one.livenessProbe.httpGet, { path: '/readyz' })),
    ],
    [
      'the startupProbe asks at a port that there is not',
      () => ofServer((one) => Object.assign(one.startupProbe.httpGet, { port: 80 })),
    ],
    ['preStop must sleep: requests still come when a pod begins to end', () => ofServer((one) => delete one.lifecycle)],
    [
      'terminationGracePeriodSeconds must be at least 45',
      () => ofPod((spec) => Object.assign(spec, { terminationGracePeriodSeconds: 44 })),
    ],
    [
      'the pod must run as a user who is not root',
      () => ofPod((spec) => Object.assign(spec.securityContext, { runAsUser: 0 })),
    ],
    [
      'the pod must have the seccomp profile of the runtime',
      () => ofPod((spec) => delete spec.securityContext.seccompProfile),
    ],
    [
      'lexiclip: the root file system must be read-only',
      () => ofServer((one) => delete one.securityContext.readOnlyRootFilesystem),
    ],
    ['lexiclip: may get more rights', () => ofServer((one) => delete one.securityContext.allowPrivilegeEscalation)],
    ['lexiclip: must drop all capabilities', () => ofServer((one) => delete one.securityContext.capabilities)],
    ['lexiclip: needs resources', () => ofServer((one) => delete one.resources.limits)],
    ['lexiclip: there is no volume models', () => ofPod((spec) => spec.volumes.pop())],
    ['/tmp must be a volume that may be written to', () => ofServer((one) => one.volumeMounts.shift())],
    ['LEXICLIP_MODEL_CACHE must be a volume', () => ofServer((one) => one.volumeMounts.pop())],
    [
      'lexiclip: LEXICLIP_OPERATOR_KEY must come from a Secret',
      () => ofServer((one) => Object.assign(variable(one, 'LEXICLIP_OPERATOR_KEY'), { value: 'x'.repeat(32) })),
    ],
    [
      'lexiclip: LEXICLIP_PORT is set twice',
      () => ofServer((one) => one.env.push({ name: 'LEXICLIP_PORT', value: '4000' })),
    ],
    [
      'LEXICLIP_DATA must be an object store: replicas have no disk',
      () => ofServer((one) => Object.assign(variable(one, 'LEXICLIP_DATA'), { value: '/data' })),
    ],
    [
      'maxUnavailable of the roll-out must be 0',
      () => changed('Deployment', ({ spec }) => Object.assign(spec.strategy.rollingUpdate, { maxUnavailable: 1 })),
    ],
    [
      'replicas must be left to the scaler',
      () => changed('Deployment', ({ spec }) => Object.assign(spec, { replicas: 3 })),
    ],
    [
      'the scaler scales nothing',
      () => changed('HorizontalPodAutoscaler', ({ spec }) => Object.assign(spec.scaleTargetRef, { name: 'other' })),
    ],
    ['there must be a PodDisruptionBudget', () => manifests().filter(({ kind }) => kind !== 'PodDisruptionBudget')],
    [
      'the Service selects no pod of the Deployment',
      () => changed('Service', ({ spec }) => Object.assign(spec, { selector: { app: 'other' } })),
    ],
    [
      'the NetworkPolicy selects no pod of the Deployment',
      () => changed('NetworkPolicy', ({ spec }) => Object.assign(spec.podSelector, { matchLabels: {} })),
    ],
    [
      'the Service sends to the port web, which there is not',
      () => changed('Service', ({ spec }) => Object.assign(spec.ports[0], { targetPort: 'web' })),
    ],
    ['the ServiceAccount of the pod is missing', () => manifests().filter(({ kind }) => kind !== 'ServiceAccount')],
    ['a NetworkPolicy must rule both ways', () => manifests().filter(({ kind }) => kind !== 'NetworkPolicy')],
    [
      'the Secret lexiclip is in a file that others read',
      () => [...manifests(), { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'lexiclip' } }],
    ],
  ])('would not keep a rule that is broken: %s', (fault, broken) => {
    expect(faultsOf(broken())).toEqual([fault]);
  });

  it('have an environment that the server takes, and a value that it does not take is found', () => {
    const broken = ofServer((one) => Object.assign(variable(one, 'LEXICLIP_GRACE_MS'), { value: '-1' }));
    expect(faultsOf(broken)).toEqual([
      expect.stringMatching(/^the server does not start: LEXICLIP_GRACE_MS must be a whole number/),
    ]);
  });
});

describe('The scaler', () => {
  it('asks for a metric that the server has and that the rule of the adapter serves', async () => {
    const [scaler] = objectsIn(read('manifests/autoscaler.yaml')) as [KubernetesObject];
    const { metric } = scaler.spec.metrics.find(({ type }: Fields) => type === 'Pods').pods;
    const [rule] = parse(read('prometheus/adapter-rule.yaml'));
    expect(rule.name.as).toBe(metric.name);
    const series = [...(await scrape(sharedServer().url, sharedServer().operator.key)).keys()];
    expect(series).toContain(/^\w+/.exec(rule.seriesQuery)?.[0]);
  });

  it('goes by the CPU where that metric is missing', () => {
    const [scaler] = objectsIn(read('manifests/autoscaler.yaml')) as [KubernetesObject];
    const resources = scaler.spec.metrics.filter(({ type }: Fields) => type === 'Resource');
    expect(resources.map(({ resource }: Fields) => resource.name)).toEqual(['cpu']);
  });
});
