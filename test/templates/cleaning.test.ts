import { foldedName } from '#lexiclip/domain/names.js';
import { TEXT_RULES_OF, textRulesOf } from '#lexiclip/domain/text-rules.js';
import { cleaned } from '#lexiclip/services/templates/cleaning.js';
import { promptsOf } from '#lexiclip/services/templates/rendering.js';

const CLIP = textRulesOf(TEXT_RULES_OF.clip);

describe('A text is cleaned', () => {
  // As ftfy 6.3.1, without its repair of the wrong charset, and then twice Python's html.unescape.
  it.each([
    ['cat', 'cat'],
    ['ＣＡＴ', 'CAT'],
    ['ﬁsh', 'fish'],
    ['ﬆ Ǆ ĳ', 'st DŽ ij'],
    ['“cat”', '"cat"'],
    ['cat’s', "cat's"],
    ['fish &amp; chips', 'fish & chips'],
    ['fish &ampchips', 'fish &chips'],
    ['&lt;b&gt; &amp;amp;amp;', '<b> &'],
    ['&#8217;', "'"],
    ['a\u3000b', 'a b'],
    ['ｶﾞ', 'ガ'],
    ['\ufeffcat', 'cat'],
    ['e\u0301', 'é'],
    ['ŉ', "'n"],
    ['＆amp；', '&'],
    ['& AT&T R&D', '& AT&T R&D'],
    ['① ½ ™ … – ′', '① ½ ™ … – ′'],
    ['Straße 한글 👩‍👩‍👧', 'Straße 한글 👩‍👩‍👧'],
  ])('%j is %j', (text, expected) => {
    expect(cleaned(text)).toBe(expected);
  });

  it('of signs that nobody sees', () => {
    expect(cleaned('c\u200ba\u2060t\u00ad')).toBe('cat');
  });

  it('once and for all', () => {
    for (const text of ['“ＣＡＴ’s”', 'fish &amp; chips', 'ﬁ\u200bsh'])
      expect(cleaned(cleaned(text))).toBe(cleaned(text));
  });

  it('where names, synonyms and templates are rendered, and not in the own prompts of a label', () => {
    const label = { name: 'cat’s “eye”', synonyms: ['ＡＰＰＬＥ'], prompts: [] };
    expect(promptsOf(label, ['a “photo” of {a} {label}'], CLIP)).toEqual([
      'a "photo" of a cat\'s "eye"',
      'a "photo" of an APPLE',
    ]);
    expect(promptsOf({ ...label, prompts: ['a “cat”'] }, ['{label}'], CLIP)).toEqual(['a “cat”']);
  });
});

describe('Names that look the same', () => {
  it.each([
    ['CAT', 'ＣＡＴ'],
    ['cat’s eye', "Cat's Eye"],
    ['“A”', '"a"'],
    ['Straße', 'STRASSE'],
    ['ﬁsh', 'fish'],
    ['ΟΔΟΣ', 'οδος'],
    ['c\u200bat', 'cat'],
    ['e\u0301tude', 'étude'],
    ['silver_birch', 'Silver  birch'],
  ])('are equal: %j and %j', (a, b) => {
    expect(foldedName(a)).toBe(foldedName(b));
  });

  it.each([
    ['ılk', 'ilk'],
    ['résumé', 'resume'],
    ['a-b', 'a–b'],
  ])('are not those with other letters: %j and %j', (a, b) => {
    expect(foldedName(a)).not.toBe(foldedName(b));
  });
});
