import { carelessVariables, refusedEnvironment } from './environment.js';
import { containersOf, type Fields, type Pod, serverOf } from './objects.js';

/** What closing takes after the last request, seconds: answers of cancelled requests, spans that are still to be sent. */
const CLOSING_S = 5;
const PROBES = { startupProbe: '/healthz', readinessProbe: '/readyz', livenessProbe: '/healthz' } as const;

/** What a pod of ours has to be, beyond what Kubernetes asks for. @returns what it is not */
export const podFaults = (pod: Pod): string[] => [
  ...serviceFaults(pod),
  ...probeFaults(pod),
  ...endingFaults(pod),
  ...rightsFaults(pod),
  ...volumeFaults(pod),
  ...carelessVariables(pod),
  ...refusedEnvironment(pod),
];

function serviceFaults({ spec }: Pod): string[] {
  return [
    ...(spec.enableServiceLinks === false ? [] : ['enableServiceLinks must be false']),
    ...(spec.automountServiceAccountToken === false ? [] : ['automountServiceAccountToken must be false']),
    ...(spec.topologySpreadConstraints?.length > 0 ? [] : ['topologySpreadConstraints are missing']),
  ];
}

function probeFaults(pod: Pod): string[] {
  const container = serverOf(pod);
  const ports: Fields[] = container.ports.map(({ name }: Fields) => name);
  return Object.entries(PROBES).flatMap(([probe, path]) => {
    const asked = container[probe]?.httpGet;
    if (asked?.path !== path) return [`the ${probe} must ask for ${path}`];
    return ports.includes(asked.port) ? [] : [`the ${probe} asks at a port that there is not`];
  });
}

/** A pod is killed when its time is over: what it waits for has to fit into that. */
function endingFaults(pod: Pod): string[] {
  const container = serverOf(pod);
  const [command, seconds] = container.lifecycle?.preStop?.exec?.command ?? [];
  if (command !== 'sleep') return ['preStop must sleep: requests still come when a pod begins to end'];
  const ms = (name: string) => Number(container.env.find((variable: Fields) => variable.name === name)?.value);
  const needed = Number(seconds) + (ms('LEXICLIP_DRAIN_DELAY_MS') + ms('LEXICLIP_GRACE_MS')) / 1000 + CLOSING_S;
  return pod.spec.terminationGracePeriodSeconds >= needed
    ? []
    : [`terminationGracePeriodSeconds must be at least ${needed}`];
}

function rightsFaults(pod: Pod): string[] {
  const { securityContext: ofPod = {} } = pod.spec;
  const withoutRoot = ofPod.runAsNonRoot === true && ofPod.runAsUser > 0 && ofPod.fsGroup > 0;
  return [
    ...(withoutRoot ? [] : ['the pod must run as a user who is not root']),
    ...(ofPod.seccompProfile?.type === 'RuntimeDefault'
      ? []
      : ['the pod must have the seccomp profile of the runtime']),
    ...containersOf(pod).flatMap(({ name, securityContext = {}, resources = {} }: Fields) => [
      ...(securityContext.readOnlyRootFilesystem === true ? [] : [`${name}: the root file system must be read-only`]),
      ...(securityContext.allowPrivilegeEscalation === false ? [] : [`${name}: may get more rights`]),
      ...(String(securityContext.capabilities?.drop) === 'ALL' ? [] : [`${name}: must drop all capabilities`]),
      ...(resources.limits?.memory && resources.requests?.cpu ? [] : [`${name}: needs resources`]),
    ]),
  ];
}

/** Each folder that is mounted is a volume, and what the server writes to may be written to. */
function volumeFaults(pod: Pod): string[] {
  const volumes: Fields[] = pod.spec.volumes ?? [];
  const missing = containersOf(pod).flatMap(({ name, volumeMounts = [] }: Fields) =>
    volumeMounts
      .filter((mount: Fields) => !volumes.some((volume) => volume.name === mount.name))
      .map((mount: Fields) => `${name}: there is no volume ${mount.name}`),
  );
  const mounts: Fields[] = serverOf(pod).volumeMounts ?? [];
  const at = (path: string) => mounts.find(({ mountPath }) => mountPath === path);
  const temporary = volumes.find(({ name }) => name === at('/tmp')?.name);
  const cache = serverOf(pod).env.find(({ name }: Fields) => name === 'LEXICLIP_MODEL_CACHE')?.value;
  return [
    ...missing,
    ...(temporary?.emptyDir && !at('/tmp')?.readOnly ? [] : ['/tmp must be a volume that may be written to']),
    ...(at(cache) ? [] : ['LEXICLIP_MODEL_CACHE must be a volume']),
  ];
}
