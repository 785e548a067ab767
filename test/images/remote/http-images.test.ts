import { readFile } from 'node:fs/promises';
import { type AllowedHost, parseAllowedHost } from '#lexiclip/domain/allowed-host.js';
import type { TenantId } from '#lexiclip/domain/ids.js';
import { HttpImages } from '#lexiclip/services/images/remote/remote-images.js';
import { image, MEGABYTE, REFUSED, redirect, SLOW, useOrigin } from '../../support/http/origin.js';
import { exampleImage } from '../../support/images.js';
import { waitUntil } from '../../support/wait.js';

describe('An image by URL', () => {
  const origin = useOrigin();
  let ship: Buffer;

  beforeAll(async () => {
    ship = await readFile(exampleImage('ship.png'));
  });

  describe('for the class that fetches it', () => {
    const tenant = 'tenant' as TenantId;
    const never = { tenant, signal: new AbortController().signal };
    const hosts = (list: string) => list.split(',').map((entry) => parseAllowedHost(entry) as AllowedHost);

    it.each(SLOW)('has a deadline of its own: %s', async (_, handler) => {
      origin.handler = handler;
      const images = new HttpImages(hosts(origin.host), { deadlineMs: 300 });
      const extensions = { code: 'TIMEOUT', argument: 'url' };
      await expect(images.fetch(origin.url, 'url', never)).rejects.toMatchObject({ extensions });
    });

    it('has one deadline for all redirects', async () => {
      // An origin that takes its time is what is tested.
      origin.handler = (...both) => setTimeout(() => redirect('/image')(...both), 200);
      const images = new HttpImages(hosts(origin.host), { deadlineMs: 500 });
      await expect(images.fetch(origin.url, 'url', never)).rejects.toMatchObject({ code: 'TIMEOUT' });
      expect(origin.requests.length).toBeLessThan(4);
    });

    it('has a deadline for names that nobody answers for', async () => {
      const images = new HttpImages(hosts('*'), { deadlineMs: 100, resolve: () => new Promise(() => undefined) });
      await expect(images.fetch('http://a.example/', 'url', never)).rejects.toMatchObject({ code: 'TIMEOUT' });
    });

    it("throws the signal's reason", async () => {
      const reason = new Error('enough');
      const images = new HttpImages(hosts(origin.host));
      await expect(images.fetch(origin.url, 'url', { tenant, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      const stop = new AbortController();
      origin.handler = () => stop.abort(reason);
      await expect(images.fetch(origin.url, 'url', { tenant, signal: stop.signal })).rejects.toBe(reason);
    });

    const refused = { code: 'BAD_USER_INPUT', message: REFUSED.message.replace('input.image.url', 'url') };

    it.each([
      ['a private address', ['127.0.0.1']],
      ['a private address beside a public one', ['8.8.8.8', '127.0.0.1']],
      ['a private IPv6 address beside a public one', ['8.8.8.8', '::1']],
      ['an IPv4-mapped address', ['::ffff:127.0.0.1']],
      ['nothing', []],
      ['no address', ['a.example']],
    ])('connects to no name that stands for %s, whatever is listed', async (_, addresses) => {
      const { port } = new URL(origin.url);
      const list = hosts(`*:${port},a.example:${port},${origin.host}`);
      const images = new HttpImages(list, { resolve: async () => addresses });
      await expect(images.fetch(`http://a.example:${port}/`, 'url', never)).rejects.toMatchObject(refused);
      expect(origin.requests).toHaveLength(0);
    });

    it('says the same of a name that DNS fails to tell', async () => {
      const images = new HttpImages(hosts('*'), { resolve: () => Promise.reject(new Error('ESERVFAIL')) });
      await expect(images.fetch('http://a.example/', 'url', never)).rejects.toMatchObject(refused);
      // Whatever DNS there is where this runs: it knows no such name.
      await expect(new HttpImages(hosts('*')).fetch('http://a.invalid/', 'url', never)).rejects.toMatchObject(refused);
    });

    it('asks for the addresses of a name anew for every fetch', async () => {
      const asked: string[] = [];
      const resolve = async (name: string) => [asked.push(name) === 1 ? '192.0.2.1' : '127.0.0.1'];
      const images = new HttpImages(hosts('*'), { resolve });
      for (const _ of [1, 2]) await expect(images.fetch('http://a.example/', 'url', never)).rejects.toThrow();
      expect(asked).toEqual(['a.example', 'a.example']);
    });

    it('fetches 16 images of one tenant at once, and the others in their turn', async () => {
      const waiting: (() => void)[] = [];
      origin.handler = (...both) => waiting.push(() => image(ship)(...both));
      const images = new HttpImages(hosts(origin.host));
      const fetches = Array.from({ length: 20 }, () => images.fetch(origin.url, 'url', never));
      await waitUntil('16 fetches have come', () => waiting.length === 16);
      origin.handler = image(ship);
      expect(origin.requests).toHaveLength(16);
      for (const answer of waiting) answer();
      for (const bytes of await Promise.all(fetches)) expect(Buffer.compare(bytes, ship)).toBe(0);
    });

    it('has a place for the next tenant while others fetch as much and as slowly as they may', async () => {
      const stop = new AbortController();
      origin.handler = () => undefined;
      const images = new HttpImages(hosts(origin.host));
      const attackers = ['a', 'b', 'c'].map((name) => ({ tenant: name as TenantId, signal: stop.signal }));
      const slow = attackers.flatMap((caller) =>
        Array.from({ length: 40 }, () => images.fetch(origin.url, 'url', caller)),
      );
      await waitUntil('they hold all places that they may', () => origin.requests.length === 16 + 8 + 4);
      origin.handler = image(ship);
      expect(Buffer.compare(await images.fetch(origin.url, 'url', never), ship)).toBe(0);
      stop.abort(new Error('enough'));
      await Promise.allSettled(slow);
    });

    it('refuses a tenant more fetches than may wait, at once, and lets go of those whose client has left', async () => {
      const stop = new AbortController();
      const caller = { tenant, signal: stop.signal };
      origin.handler = () => undefined;
      const images = new HttpImages(hosts(origin.host));
      const held = Array.from({ length: 16 + 256 }, () => images.fetch(origin.url, 'url', caller));
      await expect(images.fetch(origin.url, 'url', never)).rejects.toMatchObject({
        extensions: { code: 'OVERLOADED', argument: 'url', retryAfterMs: expect.any(Number) },
      });
      stop.abort(new Error('enough'));
      expect((await Promise.allSettled(held)).every(({ status }) => status === 'rejected')).toBe(true);
      origin.handler = image(ship);
      expect(Buffer.compare(await images.fetch(origin.url, 'url', never), ship)).toBe(0);
    });

    it('takes a body of 10 MB in many pieces whole', async () => {
      const body = Buffer.alloc(10 * MEGABYTE, 'abcdefg');
      origin.handler = image(body);
      const bytes = await new HttpImages(hosts(origin.host)).fetch(origin.url, 'url', never);
      expect(Buffer.compare(bytes, body)).toBe(0);
    });
  });
});
