import type { Command } from '@commander-js/extra-typings';
import { addSampleCorrect } from './correct.js';
import { addSampleExport } from './export.js';
import { addSampleImport } from './import.js';
import { addSampleInbox } from './inbox.js';
import { addSampleSets } from './sets.js';

export function addSamples(program: Command): void {
  const samples = program.command('samples').description('pictures with their right answers');
  addSampleImport(samples);
  addSampleExport(samples);
  addSampleInbox(samples);
  addSampleCorrect(samples);
  addSampleSets(samples);
}
