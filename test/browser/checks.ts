import { join } from 'node:path';
import type { Client } from '../support/server.js';
import type { Visit } from './visit.js';

/** More than a minute's retryAfterMs with what pages add to it. */
const RETRY_MS = 80_000;

/** The tenant whose pictures the front ends send. */
export interface Scene {
  readonly tenant: Client;
  readonly operator: Client;
  readonly tenantId: string;
  /** The folder of example images. */
  readonly images: string;
}

/** What a front end must do, in the order in which it is tried on one open page. */
export interface Check {
  readonly name: string;
  /** The only front end that must do it. */
  readonly only?: string;
  run(visit: Visit, scene: Scene): Promise<void>;
}

const CAT = 'chelsea.png';
const FROG = 'frog.png';
const NO_PICTURE = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') };

const best = (visit: Visit) => visit.section('One picture').getByRole('listitem').first();
const alert = (visit: Visit, section: string) => visit.section(section).getByRole('alert');

export const CHECKS: readonly Check[] = [
  {
    name: 'a second picture gets an answer of its own',
    async run(visit, { images }) {
      await visit.choose('Picture', join(images, CAT));
      await visit.shows(best(visit), /^\s*cat \d/);
      await visit.choose('Picture', join(images, FROG));
      await visit.shows(best(visit), /^\s*frog \d/);
    },
  },
  {
    name: 'an error is told by its code, and gone with the next picture',
    async run(visit, { images }) {
      await visit.choose('Picture', NO_PICTURE);
      await visit.shows(alert(visit, 'One picture'), /This is not a picture/);
      await visit.choose('Picture', join(images, CAT));
      await visit.shows(best(visit), /^\s*cat \d/);
      if ((await alert(visit, 'One picture').count()) > 0) throw new Error('still shows the error of the last picture');
    },
  },
  {
    name: 'of many pictures a bad one fails alone',
    async run(visit, { images }) {
      const outcomes = visit.section('Many pictures').getByRole('listitem');
      await visit.choose('Pictures', join(images, CAT), join(images, 'README.md'));
      await visit.shows(outcomes.nth(0), /^\s*cat\s*$/);
      await visit.shows(outcomes.nth(1), /^\s*UNSUPPORTED_IMAGE\s*$/);
      await visit.choose('Pictures', join(images, FROG), join(images, CAT));
      await visit.shows(outcomes.nth(0), /^\s*frog\s*$/);
      await visit.shows(outcomes.nth(1), /^\s*cat\s*$/);
    },
  },
  {
    name: 'an alias that fails leaves the other its answer',
    async run(visit, { images, tenant }) {
      const section = visit.section('Two answers');
      await visit.choose('Picture for two answers', join(images, CAT));
      await visit.shows(alert(visit, 'Two answers'), /^\s*animal: NOT_FOUND\s*$/);
      await visit.shows(section, /kind: an? (animal|vehicle)/);
      await tag(tenant, 1);
      await visit.choose('Picture for two answers', join(images, FROG));
      await visit.shows(section, /kind: an? (animal|vehicle)\s*animal: frog/);
      await untag(tenant);
    },
  },
  {
    name: 'two versions of a label stay two',
    async run(visit) {
      const [cat, version] = [visit.section('Labels').getByRole('listitem').first(), visit.page.getByLabel('Version')];
      for (const [number, text] of [
        ['1', /^\s*cat: kitten\s*$/],
        ['2', /^\s*cat: kitten, tomcat\s*$/],
        ['1', /^\s*cat: kitten\s*$/],
      ] as const) {
        await version.fill(number);
        await visit.shows(cat, text);
      }
    },
  },
  {
    name: 'the next page of labels comes after the first',
    async run(visit) {
      const section = visit.section('Labels');
      await section.getByRole('button', { name: 'More' }).click();
      await visit.shows(section.getByRole('list'), /cat.*\s*dog.*\s*frog/);
    },
  },
  {
    name: 'queries go by GET, and are answered',
    only: 'urql',
    async run({ answers }) {
      if (!answers.includes('GET 200')) throw new Error(`the requests were ${answers.join(', ')}`);
    },
  },
  {
    name: 'what is refused for the moment is sent again when the service says',
    async run(visit, scene) {
      await limitImages(scene, 1);
      const refused = visit.page.waitForResponse(async (response) => /"RATE_LIMITED"/.test(await response.text()));
      await visit.choose('Picture', join(scene.images, FROG));
      await refused;
      await limitImages(scene, 1000);
      // Waits of different lengths, each of which begins when the one before it is over.
      for (let i = 0; i < 8; i++) await visit.page.clock.fastForward(RETRY_MS);
      await visit.shows(best(visit), /^\s*frog \d/);
    },
  },
  {
    name: 'a refusal that comes before GraphQL has its code as well',
    async run(visit, { images, tenant }) {
      const { viewer } = await tenant.data('{ viewer { apiKey { id } } }');
      await tenant.data('mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }', { id: viewer.apiKey.id });
      await visit.choose('Picture', join(images, CAT));
      await visit.shows(alert(visit, 'One picture'), /The key of this page is not valid/);
    },
  },
];

const tag = (tenant: Client, version: number) =>
  tenant.data(
    'mutation ($version: Int) { tagLabelSetVersion(slug: "animals", tag: "production", version: $version) { unchanged } }',
    { version },
  );

const untag = (tenant: Client) =>
  tenant.data('mutation { untagLabelSetVersion(slug: "animals", tag: "production") { unchanged } }');

const limitImages = ({ operator, tenantId }: Scene, imagesPerMinute: number) =>
  operator.data(
    'mutation ($id: ID!, $input: UpdateTenantInput!) { updateTenant(id: $id, input: $input) { tenant { id } } }',
    {
      id: tenantId,
      input: { quotas: { imagesPerMinute } },
    },
  );
