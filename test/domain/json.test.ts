import { canonicalJson, isSameJson } from '#lexiclip/domain/json.js';

describe('JSON texts', () => {
  it.each([
    ['in other orders of keys', '{"a":1,"b":{"c":[1,2],"d":null}}', '{"b":{"d":null,"c":[1,2]},"a":1}'],
    ['with other white space', '{"a": [1, 2]}', '{"a":[1,2]}'],
    ['with other escapes', '{"a":"\\u00e4"}', '{"a":"ä"}'],
  ])('are the same %s', (_, a, b) => {
    expect(isSameJson(a, b)).toBe(true);
  });

  it.each([
    ['in another order of items', '{"a":[1,2]}', '{"a":[2,1]}'],
    ['with one key more', '{"a":1}', '{"a":1,"b":1}'],
    ['with a text for a number', '{"a":1}', '{"a":"1"}'],
    ['with a list for an object', '{"a":[]}', '{"a":{}}'],
  ])('differ %s', (_, a, b) => {
    expect(isSameJson(a, b)).toBe(false);
  });

  it('differ from none at all', () => {
    expect([isSameJson(null, '{}'), isSameJson('{}', null), isSameJson(null, null)]).toEqual([false, false, true]);
  });

  it('are compared however deep they are nested', () => {
    const nested = (key: string) => `${`{"${key}":`.repeat(50_000)}1${'}'.repeat(50_000)}`;
    expect(isSameJson(`${nested('a')} `, nested('a'))).toBe(true);
    expect(isSameJson(nested('a'), nested('b'))).toBe(false);
  });

  it('are written as JSON again', () => {
    const value = { text: 'a"\n', list: [1, [], {}, null, true], none: {} };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });
});
