import { isIP } from 'node:net';

/** What the URL of a port looks like, such as `tcp://10.0.0.11:4000`. */
const PORT_URL = /^(tcp|udp|sctp):\/\/\S+:\d+$/;
const isPort = (value: string) => /^\d{1,5}$/.test(value);

/** Ends of names, and what their values are. The first that matches a name decides. */
const FORMS: readonly (readonly [end: RegExp, isLink: (value: string) => boolean])[] = [
  [/_SERVICE_HOST$/, (value) => isIP(value) !== 0],
  [/_SERVICE_PORT(_[A-Z0-9_]+)?$/, isPort],
  [/_PORT_\d+_(TCP|UDP|SCTP)_PROTO$/, (value) => /^(tcp|udp|sctp)$/.test(value)],
  [/_PORT_\d+_(TCP|UDP|SCTP)_PORT$/, isPort],
  [/_PORT_\d+_(TCP|UDP|SCTP)_ADDR$/, (value) => isIP(value) !== 0],
  [/_PORT(_\d+_(TCP|UDP|SCTP))?$/, (value) => PORT_URL.test(value)],
];

/**
 * Whether a variable is one of those that Kubernetes sets in every pod of a namespace for each of its Services. Those of
 * a Service called `lexiclip` have the names of settings, or begin like them; the form of the value tells them apart.
 */
export function isServiceLink(name: string, value: string): boolean {
  const form = FORMS.find(([end]) => end.test(name));
  return form?.[1](value) ?? false;
}
