import { readLabels } from '#lexiclip/cli/formats/label-file.js';
import { readTemplates } from '#lexiclip/cli/formats/template-file.js';

const read = (file: string, text: string, more: Partial<Parameters<typeof readLabels>[0]> = {}) => {
  const { entries, bad, skipped } = readLabels({ file, text, ...more });
  return { labels: entries.map(({ value }) => value), bad, skipped };
};

describe('A file of labels', () => {
  it('is a table: an empty cell empties a field, a column that is not there leaves it alone', () => {
    const text = 'id,name,synonyms,metadata\r\na,ash,fraxinus | ash tree,"{""height"": 30}"\r\n\r\n,elm,,\r\n';
    expect(read('trees.csv', text)).toEqual({
      labels: [
        { id: 'a', name: 'ash', synonyms: ['fraxinus', 'ash tree'], metadata: { height: 30 } },
        { id: null, name: 'elm', synonyms: [], metadata: null },
      ],
      bad: [],
      skipped: 0,
    });
  });

  it.each<[string, string, [line: number, reason: RegExp][]]>([
    ['a.json', '[\n  {"name": "ash"},\n  {"name": "elm", "synonym": []}\n]', [[3, /synonym/]]],
    [
      'a.jsonl',
      '{"name": "ash"}\n\n{"name": 7}\n{',
      [
        [3, /^name: .*string/],
        [4, /^is not JSON$/],
      ],
    ],
    [
      'a.csv',
      'name,prompts\n"two\nlines",\nash,"[""a"", 1]"\nelm,"x" y\n',
      [
        [2, /control/],
        [4, /^prompts\.1: /],
        [5, /Quote/],
      ],
    ],
    ['a.txt', `ash\n${'x'.repeat(257)}\n`, [[2, /at most 256/]]],
    ['a.csv', 'name\nash\nelm\nAsh\n', [[4, /^name: "Ash" is in line 2 already$/]]],
    ['a.json', '[{"name": "ash"},\n"Ash"]', [[2, /^name: "Ash" is in line 1 already$/]]],
    [
      'a.jsonl',
      '{"name": "\\ud800"}\n{"name": "b", "metadata": {"\\udfff": 1}}\n{"name": "c", "metadata": {"x": "\\\\ud800"}}\n',
      [
        [1, /^name: .*half of a character/],
        [2, /^metadata: .*half of a character/],
      ],
    ],
    [
      'a.jsonl',
      '{"name": "a", "metadata": {"x": 12345678901234567890}}\n{"name": "b", "metadata": {"x": 1e400}}\n{"name": "c", "metadata": {"x": [0.1, -0, 1e22, 0.10000000000000001, 1.50, "12345678901234567890"]}}\n',
      [
        [1, /^12345678901234567890 is a number that would be changed/],
        [2, /^1e400 is a number that would be changed/],
      ],
    ],
    ['a.json', '[{"name": "a"},\n{"name": "b", "metadata": {"x": 9007199254740993}}]', [[2, /^9007199254740993 is a/]]],
    ['a.csv', 'name,metadata\na,"{""x"": 1e400}"\n', [[2, /^metadata: 1e400 is a number/]]],
    ['a.csv', 'id,name\nx,ash\nx,elm\n', [[3, /^id: "x" is in line 2 already$/]]],
  ])('names each row that cannot be used: %s', (file, text, faults) => {
    const { bad } = read(file, text);
    expect(bad.map(({ line }) => line)).toEqual(faults.map(([line]) => line));
    faults.forEach(([, reason], i) => {
      expect(bad[i]?.reason).toMatch(reason);
    });
  });

  it.each<[string, string, RegExp]>([
    ['a.json', '[\n  "ash",\n', /^a\.json:\d: is not JSON: /],
    ['a.json', '7', /^a\.json: must have an array/],
    ['a.csv', 'name,synonyms,Synonyms\nash,,', /^a\.csv:1: the columns "synonyms" and "Synonyms" could both be/],
    ['a.csv', 'name,x,x\nash,,', /^a\.csv:1: duplicate column "x"/],
    ['a.csv', 'id,prompts\na,', /^a\.csv:1: there is no column "name"/],
    ['a.py', 'NAMES = load()\n', /^a\.py: has no list of strings/],
    ['a', 'ash', /^a: say with --format/],
  ])('is refused as a whole when it is not what it should be: %s', (file, text, fault) => {
    expect(() => read(file, text)).toThrow(fault);
  });

  const PYTHON = `# names
IMAGENET_CLASSNAMES = (
    "tench", 'potter\\'s wheel',  # two
    "missile", "drake" " bird",
    "missile",
)
LOWER = [name.lower() for name in IMAGENET_CLASSNAMES]
TEMPLATES = (
    lambda c: f'itap of a {c}.',
    lambda name: 'a photo of {}.'.format(name),
)
`;

  it.each<[string, string, string | undefined, string[]]>([
    ['a.txt', "a photo of a {}.\nlambda c: f'art of {c}.',\n", undefined, ['a photo of a {label}.', 'art of {label}.']],
    ['a.py', PYTHON, undefined, ['itap of a {label}.', 'a photo of {label}.']],
    ['a.json', '{"pets": ["a {c}, a pet."], "x": ["{c}"]}', 'pets', ['a {label}, a pet.']],
  ])('of templates has {label} where others have the class: %s', (file, text, dataset, templates) => {
    const { entries, bad } = readTemplates(file, text, dataset);
    expect({ templates: entries.map(({ value }) => value), bad }).toEqual({ templates, bad: [] });
  });

  it('of templates names the line of one that cannot be used', () => {
    const { bad } = readTemplates('a.txt', 'a {c}\n\nno place\n{c} {x}\n', undefined);
    expect(bad).toEqual([
      { line: 3, reason: expect.stringMatching(/^must have \{label\} exactly once, not 0 times/) },
      { line: 4, reason: expect.stringMatching(/^allowed placeholders/) },
    ]);
  });
});
