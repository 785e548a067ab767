import { setTimeout as sleep } from 'node:timers/promises';
import type { PinnedSet } from '../classify/pinned-set.js';
import { ClassifyAgainDocument, type ClassifyAgainQuery } from '../generated/graphql.js';
import { type AnswerTo, jittered, RequestError } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import type { FirstAnswer } from './other-model.js';

/** Fills a batch of the model. */
const PICTURES_PER_REQUEST = 16;

type Outcome = AnswerTo<ClassifyAgainQuery>['classifyMany'][number];

/**
 * What the service says of each picture first. It waits where the service asks for it.
 *
 * @param pictures as data URIs
 * @throws RequestError when one is refused; UnreachableError
 */
export async function serviceAnswers(
  service: Service,
  labelSet: PinnedSet,
  pictures: readonly string[],
): Promise<FirstAnswer[]> {
  const answers: FirstAnswer[] = [];
  for (let start = 0; start < pictures.length; start += PICTURES_PER_REQUEST) {
    answers.push(...(await answersOf(service, labelSet, pictures.slice(start, start + PICTURES_PER_REQUEST))));
  }
  return answers;
}

async function answersOf(
  { request, maxWaitMs }: Service,
  labelSet: PinnedSet,
  pictures: readonly string[],
): Promise<FirstAnswer[]> {
  const answers = new Map<string, FirstAnswer>();
  const deadline = performance.now() + maxWaitMs;
  for (let pending = [...new Set(pictures)]; pending.length > 0; ) {
    const images = pending.map((base64) => ({ base64 }));
    const input = { images, labelSet, topK: 1 };
    const outcomes = (await request(ClassifyAgainDocument, { input })).classifyMany;
    const waits: number[] = [];
    pending = pending.filter((picture, i) => {
      const outcome = outcomes[i] as Outcome;
      if (outcome.__typename !== 'ClassifyFailure') {
        answers.set(picture, firstOf(outcome.predictions));
        return false;
      }
      if (outcome.retryAfterMs == null || performance.now() > deadline)
        throw new RequestError(outcome.code, outcome.message);
      waits.push(outcome.retryAfterMs);
      return true;
    });
    if (waits.length > 0) await sleep(jittered(Math.max(...waits)));
  }
  return pictures.map((picture) => answers.get(picture) as FirstAnswer);
}

type Predictions = Extract<Outcome, { readonly predictions: unknown }>['predictions'];

function firstOf([best]: Predictions): FirstAnswer {
  if (!best?.label) throw new Error('a label set has answered without a label');
  const { name, similarity, probability, label } = best;
  return { labelId: label.labelId, name, similarity, probability };
}
