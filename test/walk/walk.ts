/**
 * The way of a maintainer, from photos to a tag that moves only to what is better: `npm run walk`. A real server in a
 * process of its own, the command line and HTTP; four hundred photos go in, two hundred are kept apart, and what the
 * service promises is measured on those. Ends with 1 when something is not as it should be.
 */
import { join } from 'node:path';
import { sharedFolder } from '../support/images.js';
import { calibrates } from './calibration.js';
import { evaluates, previews } from './comparison.js';
import { publishes } from './gate.js';
import { learns } from './learning.js';
import { lints } from './lint.js';
import { layOut } from './pictures.js';
import { checksPullRequests } from './pull-request.js';
import { keepsSamples } from './samples.js';
import { suggests } from './suggestion.js';
import { Traveller } from './traveller.js';

const photos = sharedFolder('photos-more');
if (photos !== undefined) {
  const traveller = await Traveller.setOut();
  try {
    const pictures = await layOut(photos, join(traveller.folder, 'pictures'));
    for (const step of [
      keepsSamples,
      evaluates,
      previews,
      publishes,
      calibrates,
      lints,
      suggests,
      learns,
      checksPullRequests,
    ]) {
      const begin = Date.now();
      await step(traveller, pictures).catch((error: unknown) => {
        traveller.sees(step.name, false, error instanceof Error ? error.message : String(error));
      });
      console.log(`        ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    }
  } finally {
    const faults = await traveller.comeHome();
    console.log(faults === 0 ? 'the walk is done' : `${faults} things are not as they should be`);
    if (faults > 0) process.exitCode = 1;
  }
}
