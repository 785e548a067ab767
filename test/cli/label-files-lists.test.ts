import fc from 'fast-check';
import { readLabels } from '#lexiclip/cli/formats/label-file.js';
import { labelText } from '#lexiclip/cli/formats/label-output.js';
import { EXPORT_FORMATS } from '#lexiclip/cli/formats/names.js';
import { foldedName } from '#lexiclip/domain/names.js';

type Source = Extract<Parameters<typeof readLabels>[0], { text: string }>;

const read = (file: string, text: string, more: Partial<Source> = {}) => {
  const { entries, ...rest } = readLabels({ file, text, ...more });
  return { labels: entries.map(({ value }) => value), ...rest };
};
const names = (...args: Parameters<typeof read>) => read(...args).labels.map(({ name }) => name);

const PYTHON = `# names
IMAGENET_CLASSNAMES = (
    "tench", 'potter\\'s wheel',  # two
    "missile", "drake" " bird",
    "missile",
)
LOWER = [name.lower() for name in IMAGENET_CLASSNAMES]
TEMPLATES = (
    lambda c: f'itap of a {c}.',
)
`;

describe('A list of classes', () => {
  it('of open_clip keeps each class with its index, where ImageNet has a name twice', () => {
    const { labels, renamed, notes, bad } = read('a.py', PYTHON);
    expect(labels).toEqual([
      { name: 'tench', metadata: { index: 0 } },
      { name: "potter's wheel", metadata: { index: 1 } },
      { name: 'missile', metadata: { index: 2 } },
      { name: 'drake bird', metadata: { index: 3 } },
      { name: 'missile (2)', readAs: 'missile', metadata: { index: 4 } },
    ]);
    expect(renamed).toEqual([{ line: 5, firstLine: 4, from: 'missile', to: 'missile (2)' }]);
    expect(notes).toEqual(['the class index, from 0, went into metadata as "index"']);
    expect(bad).toEqual([]);
  });

  it('of open_clip has the first of two classes with one name when told so', () => {
    const { labels, skipped } = read('a.py', PYTHON, { skipDuplicates: true });
    expect(labels.map(({ name }) => name)).toEqual(['tench', "potter's wheel", 'missile', 'drake bird']);
    expect(skipped).toBe(1);
  });

  it('may be of CLIP_benchmark, by data set', () => {
    const text = '{"pets": ["cat", "dog"], "digits": ["0", "1"]}';
    expect(read('a.json', text, { dataset: 'digits' }).labels).toEqual([
      { name: '0', metadata: { index: 0 } },
      { name: '1', metadata: { index: 1 } },
    ]);
    expect(() => read('a.json', text)).toThrow(/choose one with --dataset: pets, digits/);
    expect(() => read('a.json', text, { dataset: 'cars' })).toThrow(/has no "cars"; it has pets, digits/);
  });

  it("may be Keras' and torchvision's JSON, by class index", () => {
    const text = '{"0": ["n01440764", "tench"], "517": ["n03126707", "crane"],\n"134": ["n02012849", "crane"]}';
    const { labels, renamed } = read('imagenet_class_index.json', text);
    expect(labels).toEqual([
      { name: 'tench', metadata: { index: 0, wnid: 'n01440764' } },
      { name: 'crane', metadata: { index: 134, wnid: 'n02012849' } },
      { name: 'crane (2)', readAs: 'crane', metadata: { index: 517, wnid: 'n03126707' } },
    ]);
    expect(renamed).toHaveLength(1);
    expect(read('id2label.json', '{"1": "dog", "0": "cat"}').labels).toEqual([
      { name: 'cat', metadata: { index: 0 } },
      { name: 'dog', metadata: { index: 1 } },
    ]);
  });

  it("may be ImageNet's LOC_synset_mapping.txt, whose other words are synonyms", () => {
    const text = 'n01440764 tench, Tinca tinca\nn02012849 crane\nn03126707 crane\n';
    expect(read('LOC_synset_mapping.txt', text).labels).toEqual([
      { name: 'tench', synonyms: ['Tinca tinca'], metadata: { index: 0, wnid: 'n01440764' } },
      { name: 'crane', synonyms: [], metadata: { index: 1, wnid: 'n02012849' } },
      { name: 'crane (2)', readAs: 'crane', synonyms: [], metadata: { index: 2, wnid: 'n03126707' } },
    ]);
    expect(() => read('a.txt', 'tench\n', { format: 'imagenet' })).toThrow(/must have lines such as "n01440764 tench/);
  });

  it('of names alone has their places where a name is there twice, and not otherwise', () => {
    expect(read('a.txt', 'crane\ncrane (2)\n\nCrane\n').labels).toEqual([
      { name: 'crane', metadata: { index: 0 } },
      { name: 'crane (2)', metadata: { index: 1 } },
      { name: 'Crane (3)', readAs: 'Crane', metadata: { index: 2 } },
    ]);
    expect(read('a.txt', 'crane\nheron\n').labels).toEqual([{ name: 'crane' }, { name: 'heron' }]);
  });

  it('may begin with a name in brackets', () => {
    expect(names('a.txt', '[background]\ncat\ndog\n')).toEqual(['[background]', 'cat', 'dog']);
    expect(names('a.txt', '{other}\n')).toEqual(['{other}']);
  });

  it('is still JSON where it is meant as JSON, and refused where that is broken', () => {
    expect(names('a.txt', ' ["cat", "dog"]\n')).toEqual(['cat', 'dog']);
    expect(() => read('a.txt', '["cat",\n"dog"\n')).toThrow(/^a\.txt:\d: is not JSON/);
  });

  it('of any names is exported so that it is imported again as it was, in every format', () => {
    const nasty = fc.constantFrom('[', ']', '{', '}', '"', ',', ';', '|', "'", '\\', '#', '=', ':', '1', 'n01440764 ');
    const text = fc
      .array(
        fc.oneof(nasty, fc.constantFrom('ä', '猫', '😀', '\u2028', '\ufeff', ' ', '_'), fc.string({ maxLength: 3 })),
      )
      .map((parts) => parts.join(''))
      .filter((name) => name === name.trim() && foldedName(name) !== '' && !/\p{Cc}/u.test(name));
    const label = fc.record({
      id: fc.uuid(),
      name: text,
      synonyms: fc.array(text, { maxLength: 3 }),
      prompts: fc.uniqueArray(text, { maxLength: 2 }),
      parentId: fc.constant(null),
      metadata: fc.option(fc.dictionary(text, text, { maxKeys: 2 })),
    });
    const labels = fc.uniqueArray(label, { minLength: 1, maxLength: 4, selector: ({ name }) => foldedName(name) });
    fc.assert(
      fc.property(labels, fc.constantFrom(...EXPORT_FORMATS), (given, format) => {
        const { labels, bad } = read('any', labelText(given, format), { format });
        expect(bad).toEqual([]);
        expect(labels).toEqual(format === 'classnames' ? given.map(({ name }) => ({ name })) : given);
      }),
      { numRuns: 200 },
    );
  });
});
