import type { LabelInput } from '../../test/support/label-set.js';

const ADJECTIVES =
  'old young tall small red green black white wild rare wet dry dark pale soft rough round flat new thin';
const NOUNS =
  'ash birch cedar elm fir oak pine yew maple beech hazel holly larch lime willow rowan alder aspen plum pear';
const [adjectives, nouns] = [ADJECTIVES.split(' '), NOUNS.split(' ')];

/** The i-th of a sequence of distinct names that read like labels. */
export const nameOf = (i: number): string => {
  const [adjective, rest] = [adjectives[i % 20], Math.floor(i / 20)];
  return `${adjective} ${nouns[rest % 20]} ${Math.floor(rest / 20)}`;
};

export const labelsOf = (count: number, from = 0): LabelInput[] =>
  Array.from({ length: count }, (_, i) => ({ name: nameOf(from + i) }));
