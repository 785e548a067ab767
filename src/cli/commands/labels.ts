import type { Command } from '@commander-js/extra-typings';
import { addLabelExport } from './labels/export.js';
import { addLabelImport } from './labels/import.js';
import { addLabelLearning } from './labels/learn.js';
import { addLabelLint } from './labels/lint.js';
import { addLabelPolicy } from './labels/policy.js';
import { addLabelSets } from './labels/sets.js';
import { addLabelSuggest } from './labels/suggest.js';
import { addLabelVersions } from './labels/versions.js';

export function addLabels(program: Command): void {
  const labels = program.command('labels').description('label sets and their versions');
  addLabelImport(labels);
  addLabelExport(labels);
  addLabelVersions(labels);
  addLabelLint(labels);
  addLabelSuggest(labels);
  addLabelPolicy(labels);
  addLabelLearning(labels);
  addLabelSets(labels);
}
