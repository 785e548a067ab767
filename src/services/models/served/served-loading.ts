import { LexiclipError, StartupError } from '../../../errors.js';
import { availableCores } from '../../concurrency/available-cores.js';
import { CloseStack } from '../../concurrency/close-stack.js';
import type { Supervision } from '../../concurrency/threads/supervision.js';
import { digestOf } from '../files/digest.js';
import type { ModelLocation } from '../files/location.js';
import { type LoadedModel, MAX_TEXT_BATCH, type ModelSettings, specOf } from '../loaded-model.js';
import type { TensorSize } from '../protocol.js';
import { type ModelParts, readModel } from '../read-model.js';
import { type SelfCheck, selfCheck } from '../self-check.js';
import { isBatchInvariant, sessionLayout } from '../session-layout.js';
import { logitsOf } from '../spec/logits.js';
import { msPerImage, warmUp } from '../warm-up.js';
import { Availability } from './availability.js';
import { Connection } from './http/connection.js';
import { PROBE_PROMPTS } from './identity/probes.js';
import type { Reference } from './identity/reference.js';
import { ReferenceStore } from './identity/reference-store.js';
import { largestBatch } from './largest-batch.js';
import { ModelCheck } from './model-check.js';
import { ServedSession } from './served-session.js';
import type { ServedSettings } from './served-settings.js';
import { ServedTowers } from './served-towers.js';
import { type ServerEvents, UNHEARD } from './server-events.js';
import { ServerFault } from './server-fault.js';
import { TokenThread } from './tokens/token-thread.js';
import { imagesInBody, type TowerContract } from './tower-contract.js';

/** How long a socket without a run is kept, ms. */
const IDLE_MS = 2_000;
/**
 * Largest difference of a component of unit vectors that batches may make: accelerators round otherwise with another size.
 * Forms that scale their numbers over the batch differ by ten times as much.
 */
const BATCH_ROUNDING = 2e-4;

/** What a model on a server is loaded by. */
type Settings = ModelSettings & { readonly modelServer: ServedSettings };

/**
 * Opens a model whose towers run on a server. Its files are needed all the same: for its tokeniser, for what images are
 * made into, and to know that the server has the same model. No weights are kept in memory.
 */
export class ServedLoading {
  private readonly open = new CloseStack();

  constructor(
    private readonly location: ModelLocation,
    private readonly settings: Settings,
    private readonly supervision: Supervision,
    private readonly events: ServerEvents = UNHEARD,
  ) {}

  /** @throws StartupError with the variable that is wrong */
  async run(): Promise<LoadedModel> {
    const { settings, location } = this;
    if (!isBatchInvariant(settings.dtype)) throw dependsOnBatch('LEXICLIP_DTYPE', `${settings.dtype} forms`);
    const parts = await readModel(location.folder, settings);
    const digest = await digestOf(parts.files);
    const reference = await this.reference(parts, digest);
    const { facts } = reference;
    const logits = logitsOf(parts.family, parts.files, facts.logits, settings);
    try {
      const session = await this.connect(parts, reference);
      const { maxBatch } = session;
      const check = await selfCheck(session, { ...facts, maxBatch }, parts.preprocess, true);
      checkBatches(check);
      session.maxBatch = { ...maxBatch, images: Math.min(maxBatch.images, this.wantedImages) };
      await warmUp(session, parts.preprocess);
      const findings = { parts, facts, logits, check, rounding: BATCH_ROUNDING };
      return {
        spec: specOf(location.id, digest, findings),
        findings,
        sessions: { wide: session, narrow: [] },
        msPerImage: await msPerImage([session], session.maxBatch.images, parts.preprocess),
        close: () => this.close(),
      };
    } catch (error) {
      throw explained(error);
    }
  }

  async close(): Promise<void> {
    await this.open.close();
  }

  private reference(parts: ModelParts, digest: string): Promise<Reference> {
    const { dtype, modelCache } = this.settings;
    // The server's device may not be here.
    const options = { ...parts.session, device: 'cpu', threads: availableCores(), towers: 'both' } as const;
    return new ReferenceStore(modelCache).get({ digest, dtype }, options);
  }

  private async connect(
    { family, session, preprocess: size }: ModelParts,
    reference: Reference,
  ): Promise<ServedSession> {
    const { settings, supervision, events, open } = this;
    const { modelServer, dtype } = settings;
    const { vision, text, url = '', token, runs, timeoutMs } = modelServer;
    const { facts } = reference;
    const fixedLength = facts.fixedLength ? facts.context : undefined;
    const tokens = open.add(await TokenThread.load({ ...session, fixedLength }, supervision));
    const prompts = await Promise.all(PROBE_PROMPTS.map((prompt) => tokens.tokenise([prompt])));
    // The end of its only socket tells that the server may become another.
    const watched = open.add(new Connection({ url, token, sockets: 1, idleMs: 0, onLost: () => availability.lost() }));
    const check = new ModelCheck(watched, { vision, text }, { dtype, family, size, reference, prompts });
    const availability: Availability = open.add(new Availability(check, watched, modelServer, events));
    await availability.open();
    const connection = open.add(new Connection({ url, token, sockets: runs, idleMs: IDLE_MS }));
    const towers = new ServedTowers(connection, availability, facts.dimensions, timeoutMs, events);
    const close = () => this.close();
    const opened = new ServedSession({ towers, availability, tokens, family, size, facts, runs, close });
    opened.maxBatch = await this.batches(opened, availability, size);
    return opened;
  }

  private get wantedImages(): number {
    return sessionLayout(this.settings, availableCores(), true).maxBatch;
  }

  /** What is wanted, as far as the server takes it. */
  private async batches(session: ServedSession, availability: Availability, size: TensorSize) {
    const { contracts } = await availability.take();
    // Of two at least, so that it is seen what a batch does: the server may make some of runs with one each.
    const images = Math.max(2, this.wantedImages);
    const most = (wanted: number, contract: TowerContract) => Math.min(wanted, contract.maxBatch ?? wanted);
    const inBody = imagesInBody(
      contracts.vision.inputs.get('pixels')?.datatype ?? 'FP32',
      3 * size.width * size.height,
    );
    session.maxBatch = { images, texts: MAX_TEXT_BATCH };
    const blank = new Float32Array(3 * size.width * size.height);
    return {
      images: await largestBatch(Math.min(inBody, most(images, contracts.vision)), (batch) =>
        session.embedImages(Array<Float32Array>(batch).fill(blank)),
      ),
      texts: await largestBatch(most(MAX_TEXT_BATCH, contracts.text), (batch) =>
        session.embedTexts(Array<string>(batch).fill('a cat')),
      ),
    };
  }
}

/** @throws StartupError when an input's vector depends on the others of its run: a server may put any together */
function checkBatches({ imageInBatch = 0, promptInBatch = 0 }: SelfCheck): void {
  if (imageInBatch > BATCH_ROUNDING) throw dependsOnBatch('LEXICLIP_MODEL_SERVER_VISION', 'what it runs');
  if (promptInBatch > BATCH_ROUNDING) throw dependsOnBatch('LEXICLIP_MODEL_SERVER_TEXT', 'what it runs');
}

const dependsOnBatch = (variable: string, what: string): StartupError =>
  new StartupError(
    `${variable}: a model server cannot be used with ${what}, because vectors would depend on the inputs that the server ` +
      'runs together; fp32, fp16, q8row and q8static forms have no such vectors',
  );

/** What an operator is told of an error at the start. */
function explained(error: unknown): unknown {
  if (error instanceof ServerFault) return new StartupError(`${error.variable}: ${error.message}`, { cause: error });
  if (error instanceof LexiclipError || (error instanceof Error && error.cause instanceof ServerFault)) {
    return new StartupError(`LEXICLIP_MODEL_SERVER: ${error.message}`, { cause: error });
  }
  return error;
}
