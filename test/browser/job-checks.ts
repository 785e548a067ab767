import type { Check } from './checks.js';
import type { Visit } from './visit.js';

/** Enough for a bar to be seen. */
const NAMES = 8000;

const state = (visit: Visit) => visit.section('Progress').getByRole('paragraph').first();

async function importNames(visit: Visit, prefix: string): Promise<void> {
  const text = Array.from({ length: NAMES }, (_, i) => `${prefix} ${i}`).join('\n');
  await visit.choose('A name a line', { name: 'names.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
}

/** Waits until the bar stands between its ends. */
async function isUnderWay(visit: Visit): Promise<void> {
  await visit.shows(state(visit), /^RUNNING: [1-9]\d* of [1-9]/);
  const bar = visit.section('Progress').getByRole('progressbar', { name: 'Done' });
  const [value, max] = [Number(await bar.getAttribute('value')), Number(await bar.getAttribute('max'))];
  if (!(value > 0 && value <= max)) throw new Error(`the bar is at ${value} of ${max}`);
}

/** What a page that follows jobs must do, in the order in which it is tried on one open page. */
export const JOB_CHECKS: readonly Check[] = [
  {
    name: 'a bar fills, and the result is shown',
    async run(visit) {
      await importNames(visit, 'bird');
      await isUnderWay(visit);
      await visit.shows(state(visit), /^SUCCEEDED: (\d+) of \1 /);
      await visit.shows(visit.section('Progress'), /version 3 has 8003 labels/);
    },
  },
  {
    name: 'a job is found again when the page is opened anew',
    async run(visit) {
      await importNames(visit, 'fish');
      await isUnderWay(visit);
      await visit.page.reload();
      await visit.shows(state(visit), /^RUNNING: \d/);
      await visit.shows(state(visit), /^SUCCEEDED/);
    },
  },
  {
    name: 'a job is cancelled',
    async run(visit) {
      await importNames(visit, 'insect');
      await isUnderWay(visit);
      await visit.page.getByRole('button', { name: 'Cancel' }).click();
      await visit.shows(state(visit), /^CANCELLED/);
    },
  },
  {
    name: 'a refusal that comes before GraphQL has its code as well',
    async run(visit, { tenant }) {
      await importNames(visit, 'plant');
      await isUnderWay(visit);
      const { viewer } = await tenant.data('{ viewer { apiKey { id } } }');
      await tenant.data('mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }', { id: viewer.apiKey.id });
      await visit.shows(visit.page.getByRole('alert'), /The key of this page is not valid/);
      await visit.page.reload();
      await visit.shows(visit.page.getByRole('alert'), /The key of this page is not valid/);
    },
  },
];
