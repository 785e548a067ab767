import { styleText } from 'node:util';
import type { ClassifyImageMutation } from '../client/generated/graphql.js';
import type { AnswerTo } from '../client/request.js';
import { type Case, LABEL_SETS } from './cases.js';

const BAR = 30;

type Style = Parameters<typeof styleText>[0];
type Prediction = AnswerTo<ClassifyImageMutation>['classifyImage']['predictions'][number];

// hasColors respects NO_COLOR and the like; output that is not a terminal lacks the method.
const coloured = process.stdout.isTTY && process.stdout.hasColors();
const paint = (style: Style, text: string): string => (coloured ? styleText(style, text) : text);

export const say = (text = ''): void => console.log(text);

/** Prints the heading of a part of the demo. */
export const heading = (text: string): void => say(`\n${paint('bold', text)}`);

/** Prints whether an image was classified right, and its ranked labels. */
export function printCase({ file, labelSet, expected }: Case, predictions: readonly Prediction[]): void {
  const right = predictions[0]?.name === expected;
  const verdict = right ? paint('green', 'right') : paint('red', `wrong: it is "${expected}"`);
  say(`\n${paint('bold', file)} among the ${LABEL_SETS[labelSet].length} labels of ${labelSet}: ${verdict}`);
  say(paint('dim', '  rank  label           similarity  probability'));
  for (const prediction of predictions) say(row(prediction, expected));
}

function row({ rank, name, similarity, probability }: Prediction, expected: string): string {
  const cells = [
    String(rank).padStart(4),
    name.padEnd(14),
    similarity.toFixed(3).padStart(10),
    `${(probability * 100).toFixed(1)} %`.padStart(11),
    bar(probability),
  ];
  const text = `  ${cells.join('  ').trimEnd()}`;
  return name === expected ? paint('green', text) : text;
}

/** A bar of at most 30 characters, for a share from 0 to 1. */
const bar = (share: number): string => '█'.repeat(Math.round(share * BAR));

/** Prints how many images were classified right, and what the numbers mean. */
export function printScore(right: number, all: number): void {
  heading(`${right} of ${all} images rank their own label first.`);
  say('similarity is the cosine of image and label; probability is its softmax over all labels of the set.');
}

// The image goes through a pipe, because a photo in base64 is too long for an argument.
const CURL = [
  `printf '{"query":"query($image:String!,$labels:[String!]){classify(input:{image:{base64:$image},labels:$labels})`,
  `{predictions{rank name similarity probability}}}","variables":{"labels":["cat","dog","frog"],"image":"%s"}}' `,
  `"$(base64 < examples/images/chelsea.png | tr -d '\\n')" | `,
  `curl -s http://127.0.0.1:4000/graphql -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' `,
  '--data-binary @-',
].join('');

/** Prints how to query another server, because this one ends with the demo. */
export function printNext(): void {
  heading('The same from a shell');
  say("  npm start         starts a server on port 4000; its first start prints the operator's key");
  say("  KEY=lxc_…         a tenant's key: README.md says how a tenant and its first key are made");
  say(`\n${CURL}`);
}
