import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { scrape } from '../support/metrics.js';
import { startTestServer } from '../support/server.js';

const FOLDER = fileURLToPath(new URL('../../deploy/prometheus/', import.meta.url));
const read = (name: string) => parse(readFileSync(FOLDER + name, 'utf8'));

interface Rule {
  readonly alert: string;
  readonly expr: string;
}
const rules = read('alerts.yml').groups.flatMap((group: { rules: Rule[] }) => group.rules) as Rule[];

/** The selectors of our own counters in an expression: name, and what its labels must be. */
function selectorsIn(expr: string): { name: string; matches: (series: string) => boolean }[] {
  return [...expr.matchAll(/\b(lexiclip_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', labels = '']) => {
    const wanted = [...labels.matchAll(/(\w+)(=~?)"([^"]*)"/g)].map(
      ([, label, operator, value = '']) =>
        new RegExp(`[{,]${label}="${operator === '=~' ? `(${value})` : value.replace(/\W/g, '\\$&')}"[,}]`),
    );
    return { name, matches: (series) => series.startsWith(name) && wanted.every((pattern) => pattern.test(series)) };
  });
}

it('On a server that has done nothing yet, each series that an alert asks for is there', async () => {
  const running = await startTestServer();
  try {
    const series = [...(await scrape(running.url, running.operator.key)).keys()];
    const selectors = rules.flatMap(({ expr }) => selectorsIn(expr));
    expect(selectors.length).toBeGreaterThan(7);
    expect(selectors.filter(({ matches }) => !series.some(matches)).map(({ name }) => name)).toEqual([]);
  } finally {
    await running.close();
  }
});

describe('The tests of the alerts', () => {
  interface Expected {
    readonly alertname: string;
    readonly exp_alerts?: readonly unknown[];
  }
  const expected = read('alerts.test.yml').tests.flatMap(
    (test: { alert_rule_test: Expected[] }) => test.alert_rule_test,
  ) as Expected[];

  it('have each alert fire, and each be silent', () => {
    const names = rules.map(({ alert }) => alert);
    expect(names.filter((name) => !expected.some((one) => one.alertname === name && one.exp_alerts))).toEqual([]);
    expect(names.filter((name) => !expected.some((one) => one.alertname === name && !one.exp_alerts))).toEqual([]);
  });

  const promtool = spawnSync('promtool', ['--version']).error === undefined;
  if (!promtool) console.warn("skipped: the alerts' own tests need promtool, of Debian's package prometheus");

  (promtool ? it : it.skip)('pass', () => {
    expect(execFileSync('promtool', ['test', 'rules', `${FOLDER}alerts.test.yml`], { encoding: 'utf8' })).toContain(
      'SUCCESS',
    );
  });
});
