import { phraseOf } from '#lexiclip/domain/names.js';
import { TEXT_RULES_OF, textRulesOf } from '#lexiclip/domain/text-rules.js';
import { articleOf, promptsOf, render } from '#lexiclip/services/templates/rendering.js';

const CLIP = textRulesOf(TEXT_RULES_OF.clip);

const label = (fields: Partial<Parameters<typeof promptsOf>[0]>) => ({
  name: 'cat',
  synonyms: [],
  prompts: [],
  ...fields,
});

describe('The article', () => {
  it.each([
    // By the letter.
    ['cat', 'a'],
    ['owl', 'an'],
    ['Airplane', 'an'],
    ['red apple', 'a'],
    ['old truck', 'an'],
    // By the sound.
    ['hour', 'an'],
    ['hourglass', 'an'],
    ['honest man', 'an'],
    ['horse', 'a'],
    ['university', 'a'],
    ['unicorn', 'a'],
    ['used car', 'a'],
    ['umbrella', 'an'],
    ['european city', 'a'],
    ['one-way street', 'a'],
    ['ukulele', 'a'],
    // Letters spelled out, and numbers.
    ['SUV', 'an'],
    ['MRI scan', 'an'],
    ['TV', 'a'],
    ['UFO', 'a'],
    ['X-ray', 'an'],
    ['8-ball', 'an'],
    ['18-wheeler', 'an'],
    ['100 metre track', 'a'],
  ])('of "%s" is "%s"', (phrase, article) => {
    expect(articleOf(phrase)).toBe(article);
  });
});

describe('A phrase', () => {
  it('has spaces for underscores', () => {
    expect(phraseOf('pickup_truck')).toBe('pickup truck');
    expect(phraseOf('  aquarium__fish ')).toBe('aquarium fish');
  });
});

describe('A rendered template', () => {
  it('has the phrase in the place of {label} and its article in the place of {a}', () => {
    expect(render('a photo of {a} {label}', 'cat')).toBe('a photo of a cat');
    expect(render('a photo of {a} {label}', 'owl')).toBe('a photo of an owl');
  });

  it('needs no article', () => {
    expect(render('{label} in the wild', 'cats')).toBe('cats in the wild');
  });

  it('may have the article more than once', () => {
    expect(render('{a} thing, {a} {label}', 'owl')).toBe('an thing, an owl');
  });

  it.each(['$& and $1', "$`$'$$", '{label}', '{a} {label}'])('takes the phrase "%s" literally', (phrase) => {
    expect(render('see {label}!', phrase)).toBe(`see ${phrase}!`);
  });
});

describe("A label's prompts", () => {
  const templates = ['a photo of {a} {label}', 'a drawing of {a} {label}'];

  it('are all templates for its name', () => {
    expect(promptsOf(label({ name: 'owl' }), templates, CLIP)).toEqual(['a photo of an owl', 'a drawing of an owl']);
  });

  it('are all templates for each synonym as well', () => {
    expect(promptsOf(label({ synonyms: ['kitten', 'alley_cat'] }), ['a photo of {a} {label}'], CLIP)).toEqual([
      'a photo of a cat',
      'a photo of a kitten',
      'a photo of an alley cat',
    ]);
  });

  it('hold each prompt once', () => {
    expect(promptsOf(label({ name: 'fire_truck', synonyms: ['fire truck'] }), ['{label}'], CLIP)).toEqual([
      'fire truck',
    ]);
  });

  it('are its own where it has some, just as they are written', () => {
    const prompts = ['my_cat, {label}', 'the cat next door'];
    expect(promptsOf(label({ synonyms: ['kitten'], prompts }), templates, CLIP)).toEqual(prompts);
  });
});
