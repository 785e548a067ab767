import { SignedLinks } from '#lexiclip/services/tenants/signed-links.js';

const [OLD, NEW] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const PATH = '/jobs/1/results.csv';
const queryOf = (url: string) => Object.fromEntries(new URL(url, 'http://a').searchParams);

describe('A signed link', () => {
  it('is valid until it expires', () => {
    const links = new SignedLinks([NEW]);
    const { url, expiresAt } = links.sign(PATH, 1_000);
    const end = expiresAt.getTime();
    expect(links.isValid(PATH, queryOf(url), end - 1)).toBe(true);
    expect(links.isValid(PATH, queryOf(url), end)).toBe(false);
  });

  it('of the previous key is valid while that is, and new ones are signed with the current key', () => {
    const both = new SignedLinks([NEW, OLD]);
    const { url } = new SignedLinks([OLD]).sign(PATH);
    expect(both.isValid(PATH, queryOf(url))).toBe(true);
    expect(new SignedLinks([NEW]).isValid(PATH, queryOf(url))).toBe(false);
    expect(new SignedLinks([NEW]).isValid(PATH, queryOf(both.sign(PATH).url))).toBe(true);
  });

  it.each([
    {},
    { expires: '9e99', signature: 'x' },
    { expires: ['1', '2'], signature: 'x' },
    { expires: '99', signature: '' },
  ])('is never one with the query %j', (query) => {
    expect(new SignedLinks([NEW]).isValid(PATH, query, 0)).toBe(false);
  });
});
