import type { Command } from '@commander-js/extra-typings';
import { addModelCheck } from './model/check.js';
import { addModelFetch } from './model/fetch.js';
import { addModelList } from './model/list.js';
import { addModelQuantize } from './model/quantize.js';
import { addModelRehearse } from './model/rehearse.js';

export function addModel(program: Command): void {
  const model = program.command('model').description('models: which there are, and their files on this machine');
  addModelCheck(model);
  addModelFetch(model);
  addModelList(model);
  addModelQuantize(model);
  addModelRehearse(model);
}
