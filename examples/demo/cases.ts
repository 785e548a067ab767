import { CIFAR10, CIFAR100 } from './vocabularies.js';

/** The label sets that the demo creates, by slug. */
export const LABEL_SETS = { cifar10: CIFAR10, cifar100: CIFAR100 } as const;

export interface Case {
  /** File name in examples/images. */
  readonly file: string;
  readonly labelSet: keyof typeof LABEL_SETS;
  /** What the image shows, as a label of that set. */
  readonly expected: string;
}

/** The first image is a photo, the others are drawings. The streetcar is hard: many people would call it a train. */
export const CASES: readonly Case[] = [
  { file: 'chelsea.png', labelSet: 'cifar10', expected: 'cat' },
  { file: 'airplane.png', labelSet: 'cifar10', expected: 'airplane' },
  { file: 'frog.png', labelSet: 'cifar10', expected: 'frog' },
  { file: 'ship.png', labelSet: 'cifar10', expected: 'ship' },
  { file: 'apple.png', labelSet: 'cifar100', expected: 'apple' },
  { file: 'bicycle.png', labelSet: 'cifar100', expected: 'bicycle' },
  { file: 'butterfly.png', labelSet: 'cifar100', expected: 'butterfly' },
  { file: 'palm_tree.png', labelSet: 'cifar100', expected: 'palm_tree' },
  { file: 'rocket.png', labelSet: 'cifar100', expected: 'rocket' },
  { file: 'streetcar.png', labelSet: 'cifar100', expected: 'streetcar' },
];
