import { REMOVE, Unchanged } from '../support/graphql/bad-input.js';
import { type GraphqlError, sharedServer } from '../support/server.js';

describe('Bad input', () => {
  const running = sharedServer();
  let unchanged: Unchanged;

  beforeAll(async () => {
    unchanged = await Unchanged.open(running);
  });

  describe('as a request is refused in the form of a GraphQL answer', () => {
    it('over 16 MB', async () => {
      const body = JSON.stringify({ query: '{ viewer { isOperator } }', x: 'x'.repeat(16 * 1024 * 1024) });
      const { status, errors } = await unchanged.post(body);
      expect(status).toBe(413);
      expect(errors?.[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
    });

    it.each([
      ['JSON cut off', 400, '{ "query": "{ viewer'],
      ['no JSON', 400, 'hello'],
      ['no query', 400, '{}'],
      // Whoever reads application/json cannot tell by the status who has answered.
      ['a query that does not parse', 200, '{ "query": "{ viewer {" }'],
      ['a field that there is not', 200, '{ "query": "{ nothing }" }'],
    ])('%s', async (_, status, body) => {
      const answer = await unchanged.post(body);
      expect(answer.status).toBe(status);
      const [error] = answer.errors ?? [];
      expect(error?.message).toEqual(expect.any(String));
      expect(error?.extensions.code).toEqual(expect.any(String));
    });

    it('a path that there is not', async () => {
      const response = await fetch(`${running.url}/nothing`);
      expect(response.status).toBe(404);
      const { errors } = (await response.json()) as { errors: GraphqlError[] };
      expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
    });
  });

  it('leaves a request id with every refusal', async () => {
    const { errors } = await unchanged.tenant.send(REMOVE, { slug: 'none', names: ['a'] });
    expect(errors?.[0]?.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of a tenant is refused to the operator in the same way', async () => {
    const create = (slug: string) => `mutation { createTenant(input: { slug: "${slug}", name: "x" }) { secret } }`;
    const { viewer } = await unchanged.tenant.data('{ viewer { tenant { slug } } }');
    expect(await running.operator.error(create(viewer.tenant.slug))).toMatchObject({
      code: 'ALREADY_EXISTS',
      argument: 'input.slug',
    });
    expect(await running.operator.error(create('a b'))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.slug',
    });
    const nobody = `mutation { deleteTenant(id: "ten_${'0'.repeat(32)}") { deletedId } }`;
    expect(await running.operator.error(nobody)).toMatchObject({ code: 'NOT_FOUND', argument: 'id' });
  });
});
