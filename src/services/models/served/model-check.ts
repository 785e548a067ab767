import type { Dtype } from '../../../domain/model-identity.js';
import { parseServedModel, type ServedModel, servedModelText } from '../../../domain/served-model.js';
import type { Family } from '../families/family.js';
import type { TensorSize } from '../protocol.js';
import type { Connection } from './http/connection.js';
import { distance, farthest } from './identity/likeness.js';
import { probeImages } from './identity/probes.js';
import type { Reference } from './identity/reference.js';
import { askMaxBatch, askMetadata, askReady, infer } from './open-inference.js';
import { ServerFault } from './server-fault.js';
import type { TokenisedPrompts } from './tokens/token-task.js';
import { fixedSize, type TowerContract, type TowerName, towerContract } from './tower-contract.js';
import { type Feed, imageFeed, promptFeed } from './tower-feeds.js';

export type Contracts = Readonly<Record<TowerName, TowerContract>>;

const TOWERS: readonly TowerName[] = ['vision', 'text'];
const VARIABLES = { vision: 'LEXICLIP_MODEL_SERVER_VISION', text: 'LEXICLIP_MODEL_SERVER_TEXT' } as const;

/** What a server is to run. */
export interface WantedModel {
  readonly dtype: Dtype;
  readonly family: Family;
  readonly size: TensorSize;
  readonly reference: Reference;
  /** The probes, each by itself. */
  readonly prompts: readonly TokenisedPrompts[];
}

/** Finds out whether a server runs the model, and how it wants to be asked. */
export class ModelCheck {
  private readonly models: Record<TowerName, ServedModel>;
  private readonly probes: Readonly<Record<TowerName, readonly Feed[]>>;

  constructor(
    private readonly connection: Connection,
    /** As they are written in settings. */
    models: Readonly<Record<TowerName, string>>,
    private readonly wanted: WantedModel,
  ) {
    const { size, prompts, family, reference } = wanted;
    const { context } = reference.facts;
    const { padding, mask } = family.text;
    this.models = { vision: named('vision', models.vision), text: named('text', models.text) };
    this.probes = {
      vision: probeImages(size).map((image) => imageFeed([image], size)),
      text: prompts.map((one) => promptFeed(one, { padding, context, mask })),
    };
  }

  /** Asks whether both towers are ready. @throws ServerFault when one is not */
  async ready(timeoutMs: number, signal: AbortSignal): Promise<void> {
    for (const tower of TOWERS) await askReady(this.connection, this.models[tower], { timeoutMs, signal });
  }

  /**
   * Asks for everything that is relied on, and compares what the towers make of the probes. The first time, it pins the
   * versions that the settings leave open.
   *
   * @param timeoutMs of each run of a probe
   * @throws ServerFault
   */
  async run(timeoutMs: number, signal: AbortSignal): Promise<Contracts> {
    const vision = await this.tower('vision', timeoutMs, signal);
    return { vision, text: await this.tower('text', timeoutMs, signal) };
  }

  private async tower(tower: TowerName, timeoutMs: number, signal: AbortSignal): Promise<TowerContract> {
    const { connection } = this;
    const deadline = { timeoutMs, signal };
    const metadata = await askMetadata(connection, this.models[tower], deadline);
    this.models[tower] = pinned(tower, this.models[tower], metadata.versions);
    const model = this.models[tower];
    const largest = await askMaxBatch(connection, model, deadline);
    const contract = explained(tower, model, () => {
      const contract = towerContract(tower, model, metadata, {
        outputs: this.wanted.family.outputs[tower === 'vision' ? 'image' : 'text'],
        largest,
      });
      this.checkSizes(contract);
      return contract;
    });
    return this.compared(tower, contract, deadline);
  }

  /** @throws Error when the server takes other sizes than those that are made here */
  private checkSizes({ inputs }: TowerContract): void {
    const { size, reference } = this.wanted;
    const [pixels, ids] = [inputs.get('pixels'), inputs.get('ids')];
    const [height, width] = [fixedSize(pixels, 2) ?? size.height, fixedSize(pixels, 3) ?? size.width];
    if (height !== size.height || width !== size.width) {
      throw new Error(
        `takes ${width} × ${height} pixels, and preprocessor_config.json makes ${size.width} × ${size.height}`,
      );
    }
    const { context } = reference.facts;
    const length = fixedSize(ids, 1) ?? context;
    if (length !== context) throw new Error(`takes prompts of ${length} tokens, and the model reads ${context}`);
  }

  /** @returns the contract with the version that has answered */
  private async compared(
    tower: TowerName,
    contract: TowerContract,
    deadline: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<TowerContract> {
    let named = contract.model.version;
    const known = this.wanted.reference.vectors[tower];
    for (const [i, feed] of this.probes[tower].entries()) {
      const inputs = feed.inputs(contract);
      const run = { contract: { ...contract, named }, inputs, rows: 1, dimensions: undefined };
      const { vectors, version } = await infer(this.connection, run, deadline);
      named ??= version;
      this.compare(tower, vectors, known[i] as Float32Array);
    }
    return { ...contract, named };
  }

  private compare(tower: TowerName, given: Float32Array, known: Float32Array): void {
    const { name } = this.models[tower];
    const { dtype } = this.wanted;
    const variable = VARIABLES[tower];
    if (given.length !== known.length) {
      const lengths = `vectors of ${given.length} numbers, and those of LEXICLIP_MODEL give ${known.length}`;
      throw new ServerFault('other', `${name} is another model than the files of LEXICLIP_MODEL: it gives ${lengths}`, {
        variable,
      });
    }
    const apart = distance(given, known);
    if (apart <= farthest(dtype)) return;
    const cosine = (1 - apart).toFixed(5);
    const message = `${name} is another model than the files of LEXICLIP_MODEL as ${dtype}: the cosine of their vectors is ${cosine}`;
    throw new ServerFault('other', message, { variable });
  }
}

/** @throws ServerFault for what is no name */
function named(tower: TowerName, text: string): ServedModel {
  const model = parseServedModel(text);
  if (model) return model;
  throw new ServerFault('other', 'must be the name of a model, alone or as name:version', {
    variable: VARIABLES[tower],
  });
}

/** @throws ServerFault when the settings do not say which of several versions */
function pinned(tower: TowerName, model: ServedModel, versions: readonly string[]): ServedModel {
  if (model.version !== undefined || versions.length === 0) return model;
  const [only, ...more] = versions;
  if (more.length === 0) return { name: model.name, version: only };
  const choices = versions.map((version) => servedModelText({ name: model.name, version })).join(', ');
  throw new ServerFault('other', `must name one of its versions: ${choices}`, { variable: VARIABLES[tower] });
}

function explained<T>(tower: TowerName, { name }: ServedModel, find: () => T): T {
  try {
    return find();
  } catch (cause) {
    const message = `${name} ${cause instanceof Error ? cause.message : cause}`;
    throw new ServerFault('other', message, { cause, variable: VARIABLES[tower] });
  }
}
