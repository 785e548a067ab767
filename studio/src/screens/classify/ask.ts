import { useMemo, useRef } from 'react';
import { type Request, useRequest } from '../../api/request.js';
import { ClassifyPictureDocument, type ClassifyPictureMutation, type ImageInput } from '../../generated/graphql.js';
import { whileUnreachable } from './patience.js';
import type { Ask, QueuedPicture, Sending } from './picture-queue.js';
import type { Question } from './question.js';
import { shrunk } from './shrink-file.js';

export interface PictureAnswer extends NonNullable<ClassifyPictureMutation['classifyImage']> {
  /** The tag that was asked for. */
  readonly tag: string | undefined;
  /** Bytes that were sent; the size of the file where it was sent as it is. */
  readonly sentBytes: number;
}

export type ClassifiedPicture = QueuedPicture<PictureAnswer>;

const TOP = 5;
/** How long a picture waits for a service that is being restarted, ms. */
const PATIENCE_MS = 60_000;

const WAITS: Readonly<Record<string, string>> = {
  RATE_LIMITED: 'waiting for the quota of this minute',
  OVERLOADED: 'waiting for its turn',
  TIMEOUT: 'trying again: it took too long',
};

/**
 * What asks the service about one picture; undefined while there is nothing to ask. It sends the picture once: afterwards
 * its vector is enough.
 *
 * @param shrinkTo pixels a side that the model reads, to shrink very large pictures that are not sent yet; undefined: they
 *   are sent as they are
 */
export function useAsk(question: Question | undefined, shrinkTo: number | undefined): Ask<PictureAnswer> | undefined {
  const request = useRequest();
  const imageSize = useRef(shrinkTo);
  imageSize.current = shrinkTo;
  const key = question && JSON.stringify(question);
  return useMemo(() => {
    if (key === undefined) return undefined;
    return askOf(request, JSON.parse(key) as Question, () => imageSize.current);
  }, [key, request]);
}

const askOf =
  (request: Request, question: Question, imageSize: () => number | undefined): Ask<PictureAnswer> =>
  async ({ file, answer }, sending) => {
    if (answer) return send(request, question, { embedding: answer.embedding }, answer.sentBytes, sending);
    const side = imageSize();
    const upload = side === undefined ? file : await shrunk(file, side);
    return send(request, question, { upload }, upload.size, sending);
  };

async function send(
  request: Request,
  question: Question,
  image: ImageInput,
  sentBytes: number,
  { signal, onNote }: Sending,
): Promise<PictureAnswer> {
  const input = { ...inputOf(question), image, topK: TOP };
  const onWait = (code: string) => onNote(WAITS[code] ?? 'waiting');
  const { classifyImage } = await whileUnreachable(
    () => request(ClassifyPictureDocument, { input }, { signal, onWait }),
    { maxWaitMs: PATIENCE_MS, onWait: () => onNote('waiting for the service'), signal },
  );
  const tag = 'labelSet' in question ? question.labelSet.tag : undefined;
  return { ...(classifyImage as NonNullable<typeof classifyImage>), tag, sentBytes };
}

const inputOf = (question: Question) =>
  'labelSet' in question
    ? { labelSet: question.labelSet, calibrated: question.calibrated }
    : { labels: [...question.labels] };
