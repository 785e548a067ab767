import { map, operations } from '../support/http/uploads.js';
import {
  type Answered,
  faultOfRanking,
  faultOfRepetition,
  faultOfVersion,
  mayBeMissing,
  type Which,
} from './answers.js';
import { type Fleet, leaving } from './fleet.js';
import type { Picture, Pictures } from './pictures.js';
import type { SetWriter } from './set-writer.js';

const CLASSIFY = `query ($input: ClassifyInput!) {
  classify(input: $input) {
    predictions { rank name similarity probability label { id } }
    embedding provenance { labelSetSlug labelSetVersion }
  }
}`;
const LEAVES = 0.05;
/** More than any set of a run has. */
const ALL = 1_000;

/** Classifies against sets that are being changed, and looks at each answer. */
export class Classifications {
  /** Of each picture the first vector that was seen: no server may say otherwise. */
  private readonly vectors = new Map<string, readonly number[]>();

  constructor(
    private readonly fleet: Fleet,
    private readonly pictures: Pictures,
    private readonly logitScale: number,
  ) {}

  async step(writer: SetWriter): Promise<void> {
    const picture = await this.pictures.next();
    const which = someVersion(writer);
    const asked = Date.now();
    const answer = await this.classify(writer, which, picture);
    const fail = (what: string) =>
      this.fleet.ledger.fail(`the answer for "${writer.slug}" ${JSON.stringify(which)} ${what}`);
    if (answer === 'missing' && !mayBeMissing(writer, asked, which)) fail('is NOT_FOUND');
    if (typeof answer !== 'object') return;
    const fault = faultOfVersion(writer, asked, which, answer) ?? faultOfRanking(answer, this.logitScale);
    if (fault) fail(fault);
    this.checkVector(picture, answer.embedding);

    const again = { version: answer.provenance.labelSetVersion };
    const repeated = await this.send(writer, 'classify, repeated', again, { embedding: answer.embedding });
    // The set may have been deleted since, and made anew.
    const replaced = writer.possible(asked).some(({ versions }) => versions.length < again.version);
    if (repeated === 'missing' && !replaced) fail('is NOT_FOUND when it is asked again');
    const changed = typeof repeated === 'object' && !replaced ? faultOfRepetition(answer, repeated) : undefined;
    if (changed) fail(changed);
  }

  private checkVector({ name }: Picture, vector: readonly number[]): void {
    const known = this.vectors.get(name);
    if (!known) this.vectors.set(name, vector);
    else if (known.some((value, i) => Math.abs(value - (vector[i] as number)) > 1e-5)) {
      this.fleet.ledger.fail(`${name} has another vector than before`);
    }
  }

  private classify(writer: SetWriter, which: Which, picture: Picture) {
    const way = Math.random();
    const known = this.vectors.get(picture.name);
    if (way < 0.2 && known) return this.send(writer, 'classify, embedding', which, { embedding: known });
    if (way < 0.5) return this.upload(writer, which, picture);
    return this.send(writer, 'classify, base64', which, { base64: picture.base64 });
  }

  private send(writer: SetWriter, kind: string, which: Which, image: Record<string, unknown>) {
    const variables = { input: inputOf(writer, which, image) };
    return this.ask(writer, kind, { query: CLASSIFY, variables });
  }

  private upload(writer: SetWriter, which: Which, { base64 }: Picture) {
    const form = new FormData();
    const variables = { input: inputOf(writer, which, { upload: null }) };
    for (const { name, value } of [operations(CLASSIFY, variables), map({ 0: ['variables.input.image.upload'] })]) {
      form.append(name, value as string);
    }
    form.append('0', new Blob([Buffer.from(base64, 'base64')]), 'picture.png');
    return this.ask(writer, 'classify, upload', form);
  }

  private async ask(
    { key }: SetWriter,
    kind: string,
    request: FormData | { query: string; variables: Record<string, unknown> },
  ): Promise<Answered | 'missing' | undefined> {
    const answer = await this.fleet.ask(kind, key, request, { allowed: ['NOT_FOUND'], ...leaving(LEAVES, 40) });
    return answer?.code === 'NOT_FOUND' ? 'missing' : (answer?.data?.classify ?? undefined);
  }
}

const inputOf = ({ slug }: SetWriter, which: Which, image: Record<string, unknown>) => ({
  image,
  labelSet: { slug, ...which },
  topK: ALL,
});

function someVersion({ versions }: SetWriter): Which {
  const way = Math.random();
  if (way < 0.35) return {};
  if (way < 0.6) return { tag: 'production' };
  return { version: 1 + Math.floor(Math.random() * Math.max(1, versions)) };
}
