import { type Command, Option } from '@commander-js/extra-typings';
import { DTYPES, type Dtype } from '../../../domain/model-identity.js';
import { positive } from '../../arguments/numbers.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { pin } from '../../classify/pinned-set.js';
import { ModelDocument } from '../../generated/graphql.js';
import { type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { printResult } from '../../terminal/output.js';

const DEFAULT_FIRST = 20;
const MAX_FIRST = 1_000;

interface Options extends ServiceOptions {
  readonly labels: SetReference;
  readonly samples: SetReference;
  readonly dtype?: Dtype | undefined;
  readonly first: number;
}

export function addModelRehearse(model: Command): void {
  serviceCommand(model, 'rehearse', 'show what another model would answer to the pictures that a sample set has kept')
    .argument('<model>', 'a folder, a bundled name or an id on the hub; it runs on this machine')
    .requiredOption('--labels <set>', 'the vocabulary: NAME, NAME@VERSION or NAME:TAG', setReference)
    .requiredOption('--samples <set>', 'the pictures: NAME or NAME@VERSION', setReference)
    .addOption(new Option('--dtype <dtype>', 'which of its exports; LEXICLIP_DTYPE when omitted').choices(DTYPES))
    .option('--first <n>', 'how many flips to show', positive(MAX_FIRST), DEFAULT_FIRST)
    .action(rehearseModel);
}

async function rehearseModel(name: string, options: Options): Promise<void> {
  const service = serviceOf(options);
  const { model: running } = await service.request(ModelDocument, {});
  const set = await pin(service.request, options.labels);
  const [{ OtherModel }, { rehearse, sampleVersion }, { rehearsalJson, rehearsalLines }] = await Promise.all([
    import('../../rehearse/other-model.js'),
    import('../../rehearse/rehearse.js'),
    import('../../rehearse/report.js'),
  ]);
  const samples = await sampleVersion(service.request, set, options.samples);
  const model = await OtherModel.load(name, options.dtype);
  try {
    const { rehearsal, notKept } = await rehearse({ service, set, samples, model, flips: options.first });
    const { id, dtype, digest } = model;
    const what = {
      labelSet: set.slug,
      version: set.version,
      sampleSet: samples.slug,
      sampleSetVersion: samples.version,
      notKept,
      before: { id: running.id, dtype: running.dtype, digest: running.digest },
      after: { id, dtype, digest },
    };
    printResult(options.json, rehearsalJson(what, rehearsal), () => rehearsalLines(what, rehearsal));
  } finally {
    await model.close();
  }
}
