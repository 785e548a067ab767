export { nodesOf, type Page } from '../../../src/cli/service/transport/pages.js';
export { RequestError, UnreachableError } from '../../../src/cli/service/transport/request-error.js';
export { isRetryable } from '../../../src/cli/service/transport/retries.js';
export type { AnswerTo, TypedDocument } from '../../../src/cli/service/transport/send.js';
export { type Client, type ClientOptions, createClient, type RequestOptions } from './client.js';
export type {
  ClassificationFieldsFragment as Classification,
  ClassifyInput,
  ClassifyManyInput as ClassifyImagesInput,
  ErrorCode,
  ImageInput,
  LabelFieldsFragment as Label,
  LabelSetRef,
  VersionFieldsFragment as LabelSetVersion,
} from './generated/graphql.js';
export type { ClassifyOutcome } from './images.js';
export type { LabelSet, LabelSetSummary, VersionRef } from './label-sets.js';
