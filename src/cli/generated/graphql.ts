/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar. */
  DateTime: { input: string; output: string; }
  /** The `JSONObject` scalar type represents JSON objects as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf). */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
  /** A local date string (i.e., with no associated timezone) in `YYYY-MM-DD` format, e.g. `2020-01-01`. */
  LocalDate: { input: string; output: string; }
  /** A file in a multipart request. */
  Upload: { input: File | Blob; output: File | Blob; }
};

export type AddSamplesInput = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  message?: InputMaybe<Scalars['String']['input']>;
  /** Slug of the sample set. */
  sampleSet: Scalars['String']['input'];
  samples: Array<SampleInput>;
};

/** Adds many samples in one version: those of a list, or those of an upload. Give exactly one of samples and upload. */
export type AddSamplesJob = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  message?: InputMaybe<Scalars['String']['input']>;
  /** Of pictures in an upload of which nothing else is said. */
  role?: InputMaybe<SampleRole>;
  /** Slug of the sample set. */
  sampleSet: Scalars['String']['input'];
  /** Their images in base64, by URL or as embeddings. */
  samples?: InputMaybe<Array<SampleInput>>;
  /** In an archive without a manifest, the folder of pictures in no label; folders in it are their kinds. */
  unknownFolder?: InputMaybe<Scalars['String']['input']>;
  /** Name of an upload: an archive. Its entries `manifest.jsonl`, `manifest-2.jsonl` … have a JSON object a line, with `file` and the fields of SampleInput, for pictures after them; without any, the folder of a picture is its label. */
  upload?: InputMaybe<Scalars['ID']['input']>;
};

export type ApplyDraftInput = {
  draft: DraftInput;
  /** The latest version that the author knows. If it is no longer the latest, nothing is changed: CONFLICT. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  labelSet: Scalars['String']['input'];
  /** Kept with the version. */
  message?: InputMaybe<Scalars['String']['input']>;
};

/** What came of a mutation. */
export type AuditOutcome =
  | 'ALREADY_EXISTS'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'GATE_FAILED'
  | 'INTERNAL'
  | 'IN_USE'
  | 'MODEL_MISMATCH'
  | 'NOT_CALIBRATED'
  | 'NOT_FOUND'
  | 'OK'
  | 'OVERLOADED'
  | 'PAYLOAD_TOO_LARGE'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'TOO_FEW_SAMPLES'
  | 'TOO_LARGE_TO_WAIT'
  | 'UNAUTHENTICATED'
  | 'UNSUPPORTED_IMAGE';

/** A mutation that is audited. */
export type AuditedMutation =
  | 'addSamples'
  | 'applyDraft'
  | 'calibrate'
  | 'cancelJob'
  | 'createApiKey'
  | 'createLabelSet'
  | 'createPromptTemplate'
  | 'createSampleSet'
  | 'createTenant'
  | 'createWebhook'
  | 'deleteLabelSet'
  | 'deletePromptTemplate'
  | 'deleteSampleSet'
  | 'deleteTenant'
  | 'deleteWebhook'
  | 'importLabels'
  | 'judgeSamples'
  | 'learnFromExamples'
  | 'reembedSamples'
  | 'reencodeAll'
  | 'reencodeLabelSet'
  | 'removeLabels'
  | 'removeSamples'
  | 'restoreLabelSet'
  | 'revokeApiKey'
  | 'rotateApiKey'
  | 'rotateWebhookSecret'
  | 'sendTestWebhook'
  | 'setCollection'
  | 'setTagPolicy'
  | 'startJob'
  | 'tagLabelSetVersion'
  | 'untagLabelSetVersion'
  | 'updateLabelSet'
  | 'updatePromptTemplate'
  | 'updateTenant'
  | 'updateWebhook'
  | 'upsertLabels';

/** Classifies many images with one version of a label set, whatever becomes of the set. */
export type BulkClassifyJob = {
  /** Whether answers follow the newest calibration of this version: `unknown` its threshold, and the first prediction has a confidence. NOT_CALIBRATED where the version has none. Only with labelSet and SOFTMAX. */
  calibrated?: InputMaybe<Scalars['Boolean']['input']>;
  /** As calibrated, by this calibration of the version. */
  calibration?: InputMaybe<Scalars['ID']['input']>;
  images: BulkImagesInput;
  /** Whether the embeddings are kept with the results, for Parquet files and for later jobs. */
  keepEmbeddings?: InputMaybe<Scalars['Boolean']['input']>;
  labelSet: LabelSetRef;
  minProbability?: InputMaybe<Scalars['Float']['input']>;
  minSimilarity?: InputMaybe<Scalars['Float']['input']>;
  scoring?: InputMaybe<Scoring>;
  topK?: InputMaybe<Scalars['Int']['input']>;
};

/** Forms of a file of results: a JSON object a line, CSV with a line of names, or Apache Parquet. */
export type BulkFormat =
  | 'CSV'
  | 'JSONL'
  | 'PARQUET';

/** Images for a job: give exactly one of the fields. */
export type BulkImagesInput =
  /** Absolute path of a folder on the servers, below one that the operator allows. */
  { folder: Scalars['String']['input']; job?: never; upload?: never; urls?: never; }
  |  /** An earlier job with keepEmbeddings: its images are not read again. */
  { folder?: never; job: Scalars['ID']['input']; upload?: never; urls?: never; }
  |  /** Name of an upload: an archive of images, or a list of addresses or embeddings. */
  { folder?: never; job?: never; upload: Scalars['ID']['input']; urls?: never; }
  |  /** Addresses of images, on hosts that the operator allows. */
  { folder?: never; job?: never; upload?: never; urls: Array<Scalars['String']['input']>; };

export type CalibrateInput = {
  /** Whether the share shall be reached in 95 % of draws of samples (a precision in 90 %) rather than on average over them. It takes more samples. */
  guaranteed?: InputMaybe<Scalars['Boolean']['input']>;
  labelSet: LabelSetRef;
  /** Plain nouns for things that are in no label, 10 to 1,000: then the score NEGATIVE_LABELS is tried as well. Words that are phrases of labels, or nearly, are left out. */
  negativeLabels?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Pictures with their right answers, in labels of this label set. */
  sampleSet: SampleSetRef;
  target: CalibrationTargetInput;
};

/** What a threshold shall achieve: give exactly one of the shares. */
export type CalibrationTargetInput =
  /** Share of pictures in no label that are accepted: 0.05 is five in a hundred. From 0.001 to 0.5. */
  { falseAcceptRate: Scalars['Float']['input']; precision?: never; trueAcceptRate?: never; }
  |  /** Share of accepted answers that are right. From 0.5 to 0.999. */
  { falseAcceptRate?: never; precision: Scalars['Float']['input']; trueAcceptRate?: never; }
  |  /** Share of pictures of a label that are accepted. From 0.5 to 0.999. */
  { falseAcceptRate?: never; precision?: never; trueAcceptRate: Scalars['Float']['input']; };

export type ClassifyInput = {
  /** Whether answers follow the newest calibration of this version: `unknown` its threshold, and the first prediction has a confidence. NOT_CALIBRATED where the version has none. Only with labelSet and SOFTMAX. */
  calibrated?: InputMaybe<Scalars['Boolean']['input']>;
  /** As calibrated, by this calibration of the version. */
  calibration?: InputMaybe<Scalars['ID']['input']>;
  image: ImageInput;
  /** The label set to classify with. Give exactly one of labelSet and labels. */
  labelSet?: InputMaybe<LabelSetRef>;
  /** Names of ad-hoc labels, for this call only. */
  labels?: InputMaybe<Array<Scalars['String']['input']>>;
  minProbability?: InputMaybe<Scalars['Float']['input']>;
  minSimilarity?: InputMaybe<Scalars['Float']['input']>;
  /** The template for `labels`; the default is `photo`. Not allowed with labelSet. */
  promptTemplate?: InputMaybe<PromptTemplateRef>;
  scoring?: InputMaybe<Scoring>;
  topK?: InputMaybe<Scalars['Int']['input']>;
};

export type ClassifyManyInput = {
  /** Whether answers follow the newest calibration of this version: `unknown` its threshold, and the first prediction has a confidence. NOT_CALIBRATED where the version has none. Only with labelSet and SOFTMAX. */
  calibrated?: InputMaybe<Scalars['Boolean']['input']>;
  /** As calibrated, by this calibration of the version. */
  calibration?: InputMaybe<Scalars['ID']['input']>;
  images: Array<ImageInput>;
  /** The label set to classify with. Give exactly one of labelSet and labels. */
  labelSet?: InputMaybe<LabelSetRef>;
  /** Names of ad-hoc labels, for this call only. */
  labels?: InputMaybe<Array<Scalars['String']['input']>>;
  minProbability?: InputMaybe<Scalars['Float']['input']>;
  minSimilarity?: InputMaybe<Scalars['Float']['input']>;
  /** The template for `labels`; the default is `photo`. Not allowed with labelSet. */
  promptTemplate?: InputMaybe<PromptTemplateRef>;
  scoring?: InputMaybe<Scoring>;
  topK?: InputMaybe<Scalars['Int']['input']>;
};

/** What is to be collected. Give exactly one of share and maxMargin. */
export type CollectionInput = {
  /** For so many days from now on. */
  days: Scalars['Int']['input'];
  /** Those whose two most probable labels differ by no more, over 0 and at most 1. */
  maxMargin?: InputMaybe<Scalars['Float']['input']>;
  /** At most so many on a day, in UTC. */
  perDay: Scalars['Int']['input'];
  /** Share of all pictures, over 0 and at most 1. */
  share?: InputMaybe<Scalars['Float']['input']>;
  /** Whether small pictures are kept, and not vectors alone. */
  thumbnails?: InputMaybe<Scalars['Boolean']['input']>;
};

export type CreateApiKeyInput = {
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  name: Scalars['String']['input'];
  scopes: Array<Scope>;
  /** For the operator only, who must name the tenant: a way back for a tenant that has lost its keys. */
  tenantId?: InputMaybe<Scalars['ID']['input']>;
};

export type CreateLabelSetInput = {
  description?: InputMaybe<Scalars['String']['input']>;
  labels: Array<LabelInput>;
  name?: InputMaybe<Scalars['String']['input']>;
  /** The default is `photo`. */
  promptTemplate?: InputMaybe<PromptTemplateRef>;
  slug: Scalars['String']['input'];
};

export type CreatePromptTemplateInput = {
  name?: InputMaybe<Scalars['String']['input']>;
  slug: Scalars['String']['input'];
  templates: Array<Scalars['String']['input']>;
};

export type CreateSampleSetInput = {
  description?: InputMaybe<Scalars['String']['input']>;
  /** Whether a WebP of at most 256 pixels a side is kept of each sample. */
  keepThumbnails?: InputMaybe<Scalars['Boolean']['input']>;
  /** Slug of the label set that answers are given in. */
  labelSet: Scalars['String']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
  slug: Scalars['String']['input'];
};

export type CreateTenantInput = {
  name: Scalars['String']['input'];
  quotas?: InputMaybe<QuotasInput>;
  slug: Scalars['String']['input'];
};

export type CreateWebhookInput = {
  description?: InputMaybe<Scalars['String']['input']>;
  events: Array<WebhookEvent>;
  /** Of a host that the operator allows. */
  url: Scalars['String']['input'];
};

/** A change that is not committed. Give at least one of the fields. */
export type DraftInput = {
  promptTemplate?: InputMaybe<PromptTemplateRef>;
  /** Names or labelIds of labels to remove, before any is added. */
  remove?: InputMaybe<Array<Scalars['String']['input']>>;
  /** As upsertLabels takes them. */
  upsert?: InputMaybe<Array<LabelInput>>;
};

/** What is in extensions.code of an error. */
export type ErrorCode =
  | 'ALREADY_EXISTS'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'GATE_FAILED'
  | 'INTERNAL'
  | 'IN_USE'
  | 'MODEL_MISMATCH'
  | 'NOT_CALIBRATED'
  | 'NOT_FOUND'
  | 'OVERLOADED'
  | 'PAYLOAD_TOO_LARGE'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'TOO_FEW_SAMPLES'
  | 'TOO_LARGE_TO_WAIT'
  | 'UNAUTHENTICATED'
  | 'UNSUPPORTED_IMAGE';

/** The arguments of evaluation. */
export type EvaluateJob = {
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
};

/** What may be found in a vocabulary. */
export type FindingCode =
  | 'CLOSEST_LABELS'
  | 'MISLEADING_PHRASE'
  | 'NEAR_DUPLICATES'
  | 'NEVER_WINS'
  | 'NOT_CHECKED'
  | 'ODD_PHRASE'
  | 'PARENT_WINS'
  | 'PROMPT_CUT'
  | 'SAME_BY_PICTURES'
  | 'SAME_TO_THE_MODEL'
  | 'SHARED_PHRASE'
  | 'SPELLING_VARIANTS'
  | 'TEMPLATE_HURTS'
  | 'UNLIKELY_NAME'
  | 'WINS_TOO_OFTEN'
  | 'WRONG_ARTICLE';

/** How an answer differs. GAINED: it is right now. LOST: it was. CHANGED: another label, as right or wrong as before. NEWLY_REFUSED and NEWLY_ACCEPTED: by the thresholds, where there are any. */
export type FlipKind =
  | 'CHANGED'
  | 'GAINED'
  | 'LOST'
  | 'NEWLY_ACCEPTED'
  | 'NEWLY_REFUSED';

/** What the samples of a policy say of a move: UNDECIDED, when they are too few to say that it is good or bad enough. */
export type GateOutcome =
  | 'PASSED'
  | 'REFUSED'
  | 'UNDECIDED';

/** An image: give exactly one of the fields. */
export type ImageInput =
  /** An image file in base64, or as a data: URI. */
  { base64: Scalars['String']['input']; embedding?: never; upload?: never; url?: never; }
  |  /** The embedding from an earlier classification. */
  { base64?: never; embedding: Array<Scalars['Float']['input']>; upload?: never; url?: never; }
  |  /** An image file in a multipart request. */
  { base64?: never; embedding?: never; upload: Scalars['Upload']['input']; url?: never; }
  |  /** Address of an image file, on a host that the operator allows. */
  { base64?: never; embedding?: never; upload?: never; url: Scalars['String']['input']; };

/** The arguments of importLabels. */
export type ImportLabelsJob = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  labelSet: Scalars['String']['input'];
  labels: Array<LabelInput>;
  message?: InputMaybe<Scalars['String']['input']>;
  removeOthers?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What is to be done: give exactly one of the fields. */
export type JobInput =
  { addSamples: AddSamplesJob; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft: ApplyDraftInput; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate: CalibrateInput; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages: BulkClassifyJob; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet: CreateLabelSetInput; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate: EvaluateJob; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels: ImportLabelsJob; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn: LearnFromExamplesInput; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview: PreviewJob; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples: ReembedSamplesInput; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet: ReencodeLabelSetJob; suggest?: never; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest: SuggestInput; updateLabelSet?: never; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet: UpdateLabelSetJob; upsertLabels?: never; }
  |  { addSamples?: never; applyDraft?: never; calibrate?: never; classifyImages?: never; createLabelSet?: never; evaluate?: never; importLabels?: never; learn?: never; preview?: never; reembedSamples?: never; reencodeLabelSet?: never; suggest?: never; updateLabelSet?: never; upsertLabels: UpsertLabelsJob; };

/** What a job does: what the mutation of that name does. */
export type JobKind =
  | 'ADD_SAMPLES'
  | 'APPLY_DRAFT'
  | 'CALIBRATE'
  | 'CLASSIFY_IMAGES'
  | 'CREATE_LABEL_SET'
  | 'EVALUATE'
  | 'IMPORT_LABELS'
  | 'LEARN'
  | 'PREVIEW'
  | 'REEMBED_SAMPLES'
  | 'REENCODE_LABEL_SET'
  | 'SUGGEST'
  | 'UPDATE_LABEL_SET'
  | 'UPSERT_LABELS';

/** QUEUED and RUNNING jobs have not ended; the others never change again. */
export type JobState =
  | 'CANCELLED'
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

export type JudgeSamplesInput = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  judgements: Array<JudgementInput>;
  message?: InputMaybe<Scalars['String']['input']>;
  /** Slug of the sample set. */
  sampleSet: Scalars['String']['input'];
};

/** An answer to a sample of the set, or to a picture in its inbox, which becomes one. What is omitted stays as it is; with null for expected, an answer is taken back. */
export type JudgementInput = {
  /** Names or labelIds of labels, any of which counts as right. Empty: it is in no label. Null: it is not judged yet. When omitted, it stays as it is. */
  expected?: InputMaybe<Array<Scalars['String']['input']>>;
  fileName?: InputMaybe<Scalars['String']['input']>;
  /** What a sample shows that is in no label, such as "empty belt". */
  kind?: InputMaybe<Scalars['String']['input']>;
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** Lets a picture go that waits in the inbox, with all that is kept of it. */
  refuse?: InputMaybe<Scalars['Boolean']['input']>;
  role?: InputMaybe<SampleRole>;
  sampleId: Scalars['ID']['input'];
};

/** A field of a label. */
export type LabelField =
  | 'metadata'
  | 'name'
  | 'parentId'
  | 'prompts'
  | 'synonyms';

/** A label to add or update. An existing label is found by labelId, otherwise by name; its omitted fields stay as they are, and null empties them. */
export type LabelInput = {
  /** @deprecated Give labelId. */
  id?: InputMaybe<Scalars['ID']['input']>;
  labelId?: InputMaybe<Scalars['ID']['input']>;
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  name: Scalars['String']['input'];
  /** labelId of the parent. */
  parentId?: InputMaybe<Scalars['ID']['input']>;
  prompts?: InputMaybe<Array<Scalars['String']['input']>>;
  synonyms?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** A mutation that makes versions. */
export type LabelSetOperation =
  | 'applyDraft'
  | 'createLabelSet'
  | 'importLabels'
  | 'learnFromExamples'
  | 'reencodeLabelSet'
  | 'removeLabels'
  | 'restoreLabelSet'
  | 'updateLabelSet'
  | 'upsertLabels';

/** Refers to a version of a label set: the latest unless version or tag is given. */
export type LabelSetRef = {
  slug: Scalars['String']['input'];
  tag?: InputMaybe<Scalars['String']['input']>;
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type LearnFromExamplesInput = {
  /** The latest version that the author knows. If it is no longer the latest, nothing is changed: CONFLICT. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  labelSet: Scalars['String']['input'];
  /** Kept with the version. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** Its samples with the role of examples are learned from. */
  sampleSet: SampleSetRef;
};

/** The arguments of preview. */
export type PreviewJob = {
  from: LabelSetRef;
  sampleSet: SampleSetRef;
  to: PreviewTarget;
};

/** What a version is compared with: give exactly one of the fields. */
export type PreviewTarget =
  { draft: DraftInput; version?: never; }
  |  /** Another version of the same label set. */
  { draft?: never; version: LabelSetRef; };

/** Refers to a version of a prompt template set: the latest unless version is given. */
export type PromptTemplateRef = {
  slug: Scalars['String']['input'];
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** Omitted quotas stay as they are; null restores the server's default. */
export type QuotasInput = {
  apiKeys?: InputMaybe<Scalars['Int']['input']>;
  imagesPerMinute?: InputMaybe<Scalars['Int']['input']>;
  jobs?: InputMaybe<Scalars['Int']['input']>;
  labelSets?: InputMaybe<Scalars['Int']['input']>;
  labels?: InputMaybe<Scalars['Int']['input']>;
  promptTemplates?: InputMaybe<Scalars['Int']['input']>;
  promptsPerMinute?: InputMaybe<Scalars['Int']['input']>;
  samples?: InputMaybe<Scalars['Int']['input']>;
  thumbnailMb?: InputMaybe<Scalars['Int']['input']>;
  uploadMb?: InputMaybe<Scalars['Int']['input']>;
};

export type ReembedSamplesInput = {
  /** Slug of the sample set. */
  sampleSet: Scalars['String']['input'];
};

export type ReencodeAllInput = {
  /** All tenants when omitted. */
  tenantId?: InputMaybe<Scalars['ID']['input']>;
};

/** The arguments of reencodeLabelSet. */
export type ReencodeLabelSetJob = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  message?: InputMaybe<Scalars['String']['input']>;
  slug: Scalars['String']['input'];
};

export type RemoveSamplesInput = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  message?: InputMaybe<Scalars['String']['input']>;
  sampleIds: Array<Scalars['ID']['input']>;
  /** Slug of the sample set. */
  sampleSet: Scalars['String']['input'];
};

/** A picture with its right answer. The same picture again is the same sample: what is given changes. */
export type SampleInput = {
  /** Names or labelIds of labels, any of which counts as right. Empty: it is in no label. Null: it is not judged yet. When omitted, it stays as it is. */
  expected?: InputMaybe<Array<Scalars['String']['input']>>;
  fileName?: InputMaybe<Scalars['String']['input']>;
  image: ImageInput;
  /** What a sample shows that is in no label, such as "empty belt". */
  kind?: InputMaybe<Scalars['String']['input']>;
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** With null, that of a known sample stays as it is. */
  role?: InputMaybe<SampleRole>;
};

/** What a sample is for. An EXAMPLE is learned from, and never evaluated on. */
export type SampleRole =
  | 'EVALUATION'
  | 'EXAMPLE';

/** A mutation that makes versions of a sample set. */
export type SampleSetOperation =
  | 'addSamples'
  | 'createSampleSet'
  | 'judgeSamples'
  | 'removeSamples';

/** Refers to a version of a sample set: the latest unless version is given. */
export type SampleSetRef = {
  slug: Scalars['String']['input'];
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** What an API key may be used for. */
export type Scope =
  | 'CATALOG_READ'
  | 'CATALOG_WRITE'
  | 'CLASSIFY'
  | 'TENANT_ADMIN';

/** By which pictures that are in no label are told from the others; larger means: in the vocabulary. SIMILARITY and PROBABILITY are those of the first label. PROTOTYPE adds to the similarity the largest cosine to the mean of a label's samples, both in deviations. LOGISTIC is learned from samples of labels and in none: of similarity, probability, prototype, the nearest samples and the Mahalanobis distance. NEGATIVE_LABELS is the probability of all labels together beside words for other things. */
export type Score =
  | 'LOGISTIC'
  | 'NEGATIVE_LABELS'
  | 'PROBABILITY'
  | 'PROTOTYPE'
  | 'SIMILARITY';

/** How similarities become probabilities. */
export type Scoring =
  | 'SIGMOID'
  | 'SOFTMAX';

/** How labels are found. EXACT compares an image with all labels. INDEX searches a vector index, for sets too large for memory: it may miss a label, and SOFTMAX probabilities are estimates. */
export type Search =
  | 'EXACT'
  | 'INDEX';

export type SetCollectionInput = {
  /** Null ends it. Pictures that wait stay. */
  collection?: InputMaybe<CollectionInput>;
  /** Slug of the sample set. */
  sampleSet: Scalars['String']['input'];
};

export type SetTagPolicyInput = {
  /** Slug of the label set. */
  labelSet: Scalars['String']['input'];
  /** Null removes the tag's policy. */
  policy?: InputMaybe<TagPolicyInput>;
  tag: Scalars['String']['input'];
};

/** From least to most. */
export type Severity =
  | 'ERROR'
  | 'INFO'
  | 'WARNING';

/** The arguments of LabelSetVersion.suggestions. */
export type SuggestInput = {
  candidates?: InputMaybe<Array<Scalars['String']['input']>>;
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
};

/** What an edit of a vocabulary does. */
export type SuggestionKind =
  | 'ADD_SYNONYM'
  | 'ADD_TEMPLATE'
  | 'DROP_SYNONYM'
  | 'DROP_TEMPLATE'
  | 'OWN_PROMPTS'
  | 'USE_TEMPLATES';

export type TagPolicyInput = {
  /** Share of the samples in no label that may be accepted. Null for any. */
  maxFalseAccepts?: InputMaybe<Scalars['Float']['input']>;
  /** Share of right first answers that may be lost: 0.02 is two points. */
  maxLoss: Scalars['Float']['input'];
  /** Whether a version is calibrated when the tag moves to it. */
  recalibrate?: InputMaybe<Scalars['Boolean']['input']>;
  /** Slug of the sample set. */
  sampleSet: Scalars['String']['input'];
  undecided?: InputMaybe<UndecidedRule>;
};

export type TenantStatus =
  | 'ACTIVE'
  | 'SUSPENDED';

/** What becomes of a move that the samples can neither pass nor refuse. */
export type UndecidedRule =
  | 'ALLOW'
  | 'REFUSE';

/** Omitted fields stay as they are. */
export type UpdateLabelSetInput = {
  /** Null removes it. */
  description?: InputMaybe<Scalars['String']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  /** A different template encodes all labels anew. */
  promptTemplate?: InputMaybe<PromptTemplateRef>;
};

/** The arguments of updateLabelSet. */
export type UpdateLabelSetJob = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  input: UpdateLabelSetInput;
  message?: InputMaybe<Scalars['String']['input']>;
  slug: Scalars['String']['input'];
};

/** Omitted fields stay as they are. */
export type UpdateTenantInput = {
  name?: InputMaybe<Scalars['String']['input']>;
  quotas?: InputMaybe<QuotasInput>;
  status?: InputMaybe<TenantStatus>;
};

/** Omitted fields stay as they are. */
export type UpdateWebhookInput = {
  description?: InputMaybe<Scalars['String']['input']>;
  events?: InputMaybe<Array<WebhookEvent>>;
  status?: InputMaybe<WebhookStatus>;
  url?: InputMaybe<Scalars['String']['input']>;
};

/** The arguments of upsertLabels. */
export type UpsertLabelsJob = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  labelSet: Scalars['String']['input'];
  labels: Array<LabelInput>;
  message?: InputMaybe<Scalars['String']['input']>;
};

/** What a sample's vector was made from: the picture, its thumbnail, or nothing that this service has seen. */
export type VectorOrigin =
  | 'GIVEN'
  | 'IMAGE'
  | 'THUMBNAIL';

/** What has become of a message to a webhook. */
export type WebhookDeliveryState =
  | 'DELIVERED'
  | 'FAILED'
  | 'PENDING';

/** What webhooks are told of. In messages, it is called job.finished, version.committed and tag.moved. */
export type WebhookEvent =
  | 'JOB_FINISHED'
  | 'TAG_MOVED'
  | 'VERSION_COMMITTED';

/** Whether a webhook is told of events. */
export type WebhookStatus =
  | 'DISABLED'
  | 'ENABLED';

export type KeyFieldsFragment = { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null };

export type ApiKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiKeysQuery = { viewer: { tenant?: { apiKeys: Array<{ id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }> } | null } };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey?: { secret: string, apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null } } | null };

export type RotateApiKeyMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  overlapSeconds?: InputMaybe<Scalars['Int']['input']>;
}>;


export type RotateApiKeyMutation = { rotateApiKey?: { secret: string, apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }, previous: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }, others: Array<{ id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }> } | null };

export type RevokeApiKeyMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  tenantId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type RevokeApiKeyMutation = { revokeApiKey?: { apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null } } | null };

export type AuditLogQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type AuditLogQuery = { auditLog?: { totalCount: number, nodes: Array<{ id: string, at: string, actor: string, mutation: AuditedMutation, target?: string | null, reason?: string | null, outcome?: AuditOutcome | null, requestId: string }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } | null };

export type ProvenanceFieldsFragment = { labelSetSlug?: string | null, labelSetVersion?: number | null, promptTemplateSlug: string, promptTemplateVersion: number, modelId: string, modelDigest: string, dtype: string, scoring: Scoring, search: Search };

export type ModelQueryVariables = Exact<{ [key: string]: never; }>;


export type ModelQuery = { model: { digest: string, dimensions: number, dtype: string, device: string, logitScale: number, id: string } };

export type ResolveLabelSetQueryVariables = Exact<{
  input: ClassifyInput;
}>;


export type ResolveLabelSetQuery = { classify?: { provenance: { labelSetSlug?: string | null, labelSetVersion?: number | null, promptTemplateSlug: string, promptTemplateVersion: number, modelId: string, modelDigest: string, dtype: string, scoring: Scoring, search: Search } } | null };

export type ClassifyManyQueryVariables = Exact<{
  input: ClassifyManyInput;
  embeddings: Scalars['Boolean']['input'];
}>;


export type ClassifyManyQuery = { classifyMany?: Array<
    | { __typename: 'Classification', unknown: boolean, embedding?: Array<number>, predictions: Array<{ rank: number, name: string, similarity: number, probability: number, confidence?: number | null, label?: { id: string } | null }>, image?: { sha256: string } | null, provenance: { labelSetSlug?: string | null, labelSetVersion?: number | null, promptTemplateSlug: string, promptTemplateVersion: number, modelId: string, modelDigest: string, dtype: string, scoring: Scoring, search: Search, calibration?: { id: string } | null } }
    | { __typename: 'ClassifyFailure', index: number, code: ErrorCode, message: string, retryAfterMs?: number | null }
  > | null };

export type ClassifyAgainQueryVariables = Exact<{
  input: ClassifyManyInput;
}>;


export type ClassifyAgainQuery = { classifyMany?: Array<
    | { __typename: 'Classification', predictions: Array<{ name: string, similarity: number, probability: number, label?: { labelId: string } | null }> }
    | { __typename: 'ClassifyFailure', index: number, code: ErrorCode, message: string, retryAfterMs?: number | null }
  > | null };

export type ShareFragment = { value?: number | null, low?: number | null, high?: number | null, count: number, of: number };

export type CalibrationFieldsFragment = { id: string, createdAt: string, createdBy: string, knownCount: number, unknownCount: number, logitScale: number, negativeLogLikelihood: number, negativeLogLikelihoodBefore: number, expectedCalibrationError: number, calibrationErrorByChance: number, score: Score, estimatedFromLabels: boolean, threshold: number, kindCount: number, warnings: Array<string>, target: { falseAcceptRate?: number | null, precision?: number | null, trueAcceptRate?: number | null, guaranteed: boolean }, labelSetVersion?: { number: number } | null, sampleSetVersion?: { number: number } | null, curve?: { a: number, b: number } | null, overconfidence: { value: number, low: number, high: number }, scores: Array<{ score: Score, auroc: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }>, expectedRate?: { value: number, low: number, high: number } | null, heldOut: { falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, trueAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, kinds: Array<{ kind?: string | null, falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> };

export type CalibrateMutationVariables = Exact<{
  input: CalibrateInput;
}>;


export type CalibrateMutation = { calibrate?: { calibration: { id: string, createdAt: string, createdBy: string, knownCount: number, unknownCount: number, logitScale: number, negativeLogLikelihood: number, negativeLogLikelihoodBefore: number, expectedCalibrationError: number, calibrationErrorByChance: number, score: Score, estimatedFromLabels: boolean, threshold: number, kindCount: number, warnings: Array<string>, target: { falseAcceptRate?: number | null, precision?: number | null, trueAcceptRate?: number | null, guaranteed: boolean }, labelSetVersion?: { number: number } | null, sampleSetVersion?: { number: number } | null, curve?: { a: number, b: number } | null, overconfidence: { value: number, low: number, high: number }, scores: Array<{ score: Score, auroc: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }>, expectedRate?: { value: number, low: number, high: number } | null, heldOut: { falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, trueAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, kinds: Array<{ kind?: string | null, falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> } } | null };

export type EvaluationFieldsFragment = { sampleCount: number, unknownCount: number, notInVocabulary: number, unjudgedCount: number, meanPerClassRecall?: number | null, macroF1?: number | null, negativeLogLikelihood?: number | null, expectedCalibrationError?: number | null, calibrationErrorByChance?: number | null, labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, top5?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null, unknowns?: { auroc: number, bySimilarity: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, fprBySimilarity: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } } | null, labels: { totalCount: number, nodes: Array<{ support: number, f1?: number | null, averagePrecision?: number | null, label: { name: string }, recall: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> }, confusions: Array<{ count: number, expected: { name: string }, predicted: { name: string } }>, mistakes: { totalCount: number, nodes: Array<{ probability: number, rightProbability?: number | null, sample: { sampleId: string, fileName?: string | null, expected?: Array<{ name: string }> | null }, predicted: { name: string } }> } };

export type EvaluateQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
}>;


export type EvaluateQuery = { evaluation?: { sampleCount: number, unknownCount: number, notInVocabulary: number, unjudgedCount: number, meanPerClassRecall?: number | null, macroF1?: number | null, negativeLogLikelihood?: number | null, expectedCalibrationError?: number | null, calibrationErrorByChance?: number | null, labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, top5?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null, unknowns?: { auroc: number, bySimilarity: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, fprBySimilarity: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } } | null, labels: { totalCount: number, nodes: Array<{ support: number, f1?: number | null, averagePrecision?: number | null, label: { name: string }, recall: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> }, confusions: Array<{ count: number, expected: { name: string }, predicted: { name: string } }>, mistakes: { totalCount: number, nodes: Array<{ probability: number, rightProbability?: number | null, sample: { sampleId: string, fileName?: string | null, expected?: Array<{ name: string }> | null }, predicted: { name: string } }> } } | null };

export type UnknownsByQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
  score: Score;
}>;


export type UnknownsByQuery = { evaluation?: { unknowns?: { auroc: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } } | null } | null };

export type PreviewSideFragment = { labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } };

export type PreviewFieldsFragment = { gained: number, lost: number, of: number, apart: number, newlyRefused?: number | null, newlyAccepted?: number | null, pValue: number, from: { labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, to: { labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, difference: { value: number, low: number, high: number }, labels: Array<{ gained: number, lost: number, label: { name: string } }>, flips: { totalCount: number, nodes: Array<{ kind: FlipKind, sample: { sampleId: string, fileName?: string | null, expected?: Array<{ name: string }> | null }, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null }> }, unjudged: { totalCount: number } };

export type PreviewQueryVariables = Exact<{
  from: LabelSetRef;
  to: PreviewTarget;
  sampleSet: SampleSetRef;
}>;


export type PreviewQuery = { preview?: { gained: number, lost: number, of: number, apart: number, newlyRefused?: number | null, newlyAccepted?: number | null, pValue: number, from: { labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, to: { labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, difference: { value: number, low: number, high: number }, labels: Array<{ gained: number, lost: number, label: { name: string } }>, flips: { totalCount: number, nodes: Array<{ kind: FlipKind, sample: { sampleId: string, fileName?: string | null, expected?: Array<{ name: string }> | null }, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null }> }, unjudged: { totalCount: number } } | null };

export type ExplainMutationVariables = Exact<{
  input: ClassifyInput;
}>;


export type ExplainMutation = { classifyImage?: { predictions: Array<{ rank: number, name: string, similarity: number, probability: number, label?: { labelId: string, name: string } | null, phrases?: Array<{ phrase?: string | null, prompt: string, similarity: number }> | null }>, provenance: { labelSetSlug?: string | null, labelSetVersion?: number | null, promptTemplateSlug: string, promptTemplateVersion: number, modelId: string, modelDigest: string, dtype: string, scoring: Scoring, search: Search } } | null };

export type NearestLabelsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  labelId: Scalars['ID']['input'];
}>;


export type NearestLabelsQuery = { labelSet?: { version?: { label?: { nearest: Array<{ similarity: number, centredSimilarity?: number | null, label: { labelId: string, name: string } }> } | null } | null } | null };

export type PhraseFieldsFragment = { phrase?: string | null, prompt: string, similarity: number };

export type ExplainSampleQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
  sampleId: Scalars['ID']['input'];
}>;


export type ExplainSampleQuery = { evaluation?: { labelSetVersion?: { number: number } | null, result?: { similarity: number, probability: number, rightRank?: number | null, rightSimilarity?: number | null, rightProbability?: number | null, predicted: { labelId: string, name: string }, phrases?: Array<{ phrase?: string | null, prompt: string, similarity: number }> | null, right?: { labelId: string, name: string } | null, rightPhrases?: Array<{ phrase?: string | null, prompt: string, similarity: number }> | null } | null } | null };

export type FindingsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  sampleSet?: InputMaybe<SampleSetRef>;
}>;


export type FindingsQuery = { labelSet?: { version?: { number: number, findings: Array<{ code: FindingCode, severity: Severity, message: string, evidence: Record<string, unknown>, labels: Array<{ labelId: string, name: string }>, fix?: { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, synonyms: Array<string>, prompts: Array<string> }> } | null }> } | null } | null };

export type LearnFromExamplesMutationVariables = Exact<{
  input: LearnFromExamplesInput;
}>;


export type LearnFromExamplesMutation = { learnFromExamples?: { unchanged: boolean, promptsEncoded: number, warnings: Array<string>, version: { number: number, labelCount: number } } | null };

export type LearnedFromQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
}>;


export type LearnedFromQuery = { labelSet?: { version?: { learned?: { sampleSetSlug: string, sampleSetVersion: number, exampleCount: number, labelCount: number, replacedTexts: Array<string>, a: number, b: number, gain?: number | null, standardError?: number | null } | null } | null } | null };

export type SuggestionFieldsFragment = { kind: SuggestionKind, text?: string | null, isProven: boolean, fixed: number, broken: number, of: number, pValue: number, crossFittedGain?: number | null, message: string, label?: { labelId: string, name: string } | null, change: { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, synonyms: Array<string>, prompts: Array<string> }> } };

export type SuggestionsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  sampleSet: SampleSetRef;
  candidates?: InputMaybe<Array<Scalars['String']['input']> | Scalars['String']['input']>;
}>;


export type SuggestionsQuery = { labelSet?: { version?: { number: number, suggestions: Array<{ kind: SuggestionKind, text?: string | null, isProven: boolean, fixed: number, broken: number, of: number, pValue: number, crossFittedGain?: number | null, message: string, label?: { labelId: string, name: string } | null, change: { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, synonyms: Array<string>, prompts: Array<string> }> } }> } | null } | null };

export type JobFieldsFragment = { id: string, kind: JobKind, state: JobState, subject?: string | null, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null };

export type StartJobMutationVariables = Exact<{
  input: JobInput;
  idempotencyKey: Scalars['String']['input'];
}>;


export type StartJobMutation = { startJob?: { job: { id: string, kind: JobKind, state: JobState, subject?: string | null, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null } } | null };

export type CancelJobMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CancelJobMutation = { cancelJob?: { job: { id: string, kind: JobKind, state: JobState, subject?: string | null, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null } } | null };

export type JobQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type JobQuery = { job?: { id: string, kind: JobKind, state: JobState, subject?: string | null, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null } | null };

export type JobsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<JobState>;
}>;


export type JobsQuery = { jobs?: { totalCount: number, nodes: Array<{ id: string, kind: JobKind, state: JobState, subject?: string | null, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } | null };

export type JobProgressSubscriptionVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type JobProgressSubscription = { jobProgress: { id: string, kind: JobKind, state: JobState, subject?: string | null, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null } };

export type JobResultQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type JobResultQuery = { job?: { result?:
      | { __typename: 'AddSamplesPayload', failureCount: number, addedCount: number, updatedCount: number, sameCount: number, samplesOf: { number: number, sampleCount: number }, failures: Array<{ index: number, fileName?: string | null, code: ErrorCode, message: string }> }
      | { __typename: 'BulkClassifyResult', total: number, classified: number, failed: number, unknown: number, table?: string | null, classifiedBy?: { number: number } | null }
      | { __typename: 'CalibratePayload', calibration: { id: string, createdAt: string, createdBy: string, knownCount: number, unknownCount: number, logitScale: number, negativeLogLikelihood: number, negativeLogLikelihoodBefore: number, expectedCalibrationError: number, calibrationErrorByChance: number, score: Score, estimatedFromLabels: boolean, threshold: number, kindCount: number, warnings: Array<string>, target: { falseAcceptRate?: number | null, precision?: number | null, trueAcceptRate?: number | null, guaranteed: boolean }, labelSetVersion?: { number: number } | null, sampleSetVersion?: { number: number } | null, curve?: { a: number, b: number } | null, overconfidence: { value: number, low: number, high: number }, scores: Array<{ score: Score, auroc: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }>, expectedRate?: { value: number, low: number, high: number } | null, heldOut: { falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, trueAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, kinds: Array<{ kind?: string | null, falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> } }
      | { __typename: 'EvaluatePayload', evaluation: { sampleCount: number, unknownCount: number, notInVocabulary: number, unjudgedCount: number, meanPerClassRecall?: number | null, macroF1?: number | null, negativeLogLikelihood?: number | null, expectedCalibrationError?: number | null, calibrationErrorByChance?: number | null, labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, top5?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null, unknowns?: { auroc: number, bySimilarity: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, fprBySimilarity: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } } | null, labels: { totalCount: number, nodes: Array<{ support: number, f1?: number | null, averagePrecision?: number | null, label: { name: string }, recall: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> }, confusions: Array<{ count: number, expected: { name: string }, predicted: { name: string } }>, mistakes: { totalCount: number, nodes: Array<{ probability: number, rightProbability?: number | null, sample: { sampleId: string, fileName?: string | null, expected?: Array<{ name: string }> | null }, predicted: { name: string } }> } } }
      | { __typename: 'ImportLabelsPayload', removedCount: number, unchanged: boolean, promptsEncoded: number, warnings: Array<string>, dryRun: boolean, version: { number: number, labelCount: number }, added: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, removed: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, changed: Array<{ fields: Array<LabelField>, before: { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }, after: { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string } }> }
      | { __typename: 'LabelSetPayload', unchanged: boolean, promptsEncoded: number, warnings: Array<string>, version: { number: number, labelCount: number } }
      | { __typename: 'PreviewPayload', preview: { gained: number, lost: number, of: number, apart: number, newlyRefused?: number | null, newlyAccepted?: number | null, pValue: number, from: { labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, to: { labelSetVersion?: { number: number } | null, sampleSetVersion: { number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, difference: { value: number, low: number, high: number }, labels: Array<{ gained: number, lost: number, label: { name: string } }>, flips: { totalCount: number, nodes: Array<{ kind: FlipKind, sample: { sampleId: string, fileName?: string | null, expected?: Array<{ name: string }> | null }, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null }> }, unjudged: { totalCount: number } } }
      | { __typename: 'ReembedSamplesPayload', reembedded: number, withoutThumbnail: number }
      | { __typename: 'SuggestPayload', labelSetVersion: { number: number }, suggestions: Array<{ kind: SuggestionKind, text?: string | null, isProven: boolean, fixed: number, broken: number, of: number, pValue: number, crossFittedGain?: number | null, message: string, label?: { labelId: string, name: string } | null, change: { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, synonyms: Array<string>, prompts: Array<string> }> } }> }
      | { __typename: 'UpsertLabelsPayload', promptsEncoded: number, warnings: Array<string>, addedCount: number, updatedCount: number, sameCount: number, version: { number: number, labelCount: number } }
     | null } | null };

export type JobDownloadQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  format: BulkFormat;
}>;


export type JobDownloadQuery = { job?: { result?:
      | { __typename: 'AddSamplesPayload' }
      | { __typename: 'BulkClassifyResult', download: { url: string, expiresAt: string } }
      | { __typename: 'CalibratePayload' }
      | { __typename: 'EvaluatePayload' }
      | { __typename: 'ImportLabelsPayload' }
      | { __typename: 'LabelSetPayload' }
      | { __typename: 'PreviewPayload' }
      | { __typename: 'ReembedSamplesPayload' }
      | { __typename: 'SuggestPayload' }
      | { __typename: 'UpsertLabelsPayload' }
     | null } | null };

export type LabelSetChangeFragment = { unchanged: boolean, promptsEncoded: number, warnings: Array<string>, version: { number: number, labelCount: number } };

export type VersionFieldsFragment = { number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, tags: Array<string>, promptTemplateSlug: string, promptTemplate: { number: number }, model: { modelId: string, dtype: string, digest: string } };

export type LabelSetsQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type LabelSetsQuery = { labelSets?: { nodes: Array<{ slug: string, name: string, description?: string | null, updatedAt: string, latest: { number: number, labelCount: number, promptTemplateSlug: string }, tags: Array<{ name: string, version: { number: number } }> }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } | null };

export type LatestVersionQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type LatestVersionQuery = { labelSet?: { latest: { number: number } } | null };

export type NamedVersionQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number?: InputMaybe<Scalars['Int']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
}>;


export type NamedVersionQuery = { labelSet?: { version?: { number: number } | null } | null };

export type VersionsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type VersionsQuery = { labelSet?: { tags: Array<{ name: string, history: Array<{ from?: number | null, to?: number | null, at: string, by: string, forced?: string | null, gate?: { outcome: GateOutcome, sentence: string, sampleSetVersion: number, comparedWith?: number | null, gained?: number | null, lost?: number | null, of?: number | null, apart?: number | null, pValue?: number | null, difference?: { value: number, low: number, high: number } | null, falseAccepts?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null } | null }> }>, versions: { nodes: Array<{ number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, tags: Array<string>, promptTemplateSlug: string, promptTemplate: { number: number }, model: { modelId: string, dtype: string, digest: string } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null };

export type CreateLabelSetMutationVariables = Exact<{
  input: CreateLabelSetInput;
}>;


export type CreateLabelSetMutation = { createLabelSet?: { unchanged: boolean, promptsEncoded: number, warnings: Array<string>, version: { number: number, labelCount: number } } | null };

export type UpdateLabelSetMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  input: UpdateLabelSetInput;
  message?: InputMaybe<Scalars['String']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
}>;


export type UpdateLabelSetMutation = { updateLabelSet?: { unchanged: boolean, promptsEncoded: number, warnings: Array<string>, version: { number: number, labelCount: number } } | null };

export type ReencodeLabelSetMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  message?: InputMaybe<Scalars['String']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
}>;


export type ReencodeLabelSetMutation = { reencodeLabelSet?: { unchanged: boolean, promptsEncoded: number, warnings: Array<string>, version: { number: number, labelCount: number } } | null };

export type ReencodeAllMutationVariables = Exact<{
  input: ReencodeAllInput;
}>;


export type ReencodeAllMutation = { reencodeAll?: { found: number, reencoded: number, left: number, promptsEncoded: number, failures: Array<{ code: ErrorCode, labelSets: number }> } | null };

export type RestoreLabelSetMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  version: Scalars['Int']['input'];
  message?: InputMaybe<Scalars['String']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
}>;


export type RestoreLabelSetMutation = { restoreLabelSet?: { unchanged: boolean, promptsEncoded: number, warnings: Array<string>, version: { number: number, labelCount: number } } | null };

export type TagLabelSetVersionMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  tag: Scalars['String']['input'];
  version: Scalars['Int']['input'];
  force?: InputMaybe<Scalars['String']['input']>;
}>;


export type TagLabelSetVersionMutation = { tagLabelSetVersion?: { unchanged: boolean, gate?: { outcome: GateOutcome, sentence: string, sampleSetVersion: number, comparedWith?: number | null, gained?: number | null, lost?: number | null, of?: number | null, apart?: number | null, pValue?: number | null, difference?: { value: number, low: number, high: number } | null, falseAccepts?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null } | null } | null };

export type UntagLabelSetVersionMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  tag: Scalars['String']['input'];
}>;


export type UntagLabelSetVersionMutation = { untagLabelSetVersion?: { unchanged: boolean } | null };

export type DeleteLabelSetMutationVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type DeleteLabelSetMutation = { deleteLabelSet?: { deletedId: string } | null };

export type LabelFieldsFragment = { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string };

export type ImportOutcomeFragment = { removedCount: number, unchanged: boolean, promptsEncoded: number, warnings: Array<string>, dryRun: boolean, version: { number: number, labelCount: number }, added: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, removed: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, changed: Array<{ fields: Array<LabelField>, before: { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }, after: { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string } }> };

export type ImportLabelsMutationVariables = Exact<{
  labelSet: Scalars['String']['input'];
  labels: Array<LabelInput> | LabelInput;
  removeOthers: Scalars['Boolean']['input'];
  dryRun: Scalars['Boolean']['input'];
  message?: InputMaybe<Scalars['String']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
}>;


export type ImportLabelsMutation = { importLabels?: { removedCount: number, unchanged: boolean, promptsEncoded: number, warnings: Array<string>, dryRun: boolean, version: { number: number, labelCount: number }, added: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, removed: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, changed: Array<{ fields: Array<LabelField>, before: { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }, after: { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string } }> } | null };

export type RemoveLabelsMutationVariables = Exact<{
  labelSet: Scalars['String']['input'];
  ids: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
  names: Array<Scalars['String']['input']> | Scalars['String']['input'];
  message?: InputMaybe<Scalars['String']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
}>;


export type RemoveLabelsMutation = { removeLabels?: { unchanged: boolean, promptsEncoded: number, warnings: Array<string>, version: { number: number, labelCount: number } } | null };

export type LabelPageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type LabelPageQuery = { labelSet?: { version?: { labels: { totalCount: number, nodes: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null } | null };

export type LabelDiffQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  from: Scalars['Int']['input'];
  to: Scalars['Int']['input'];
  offset: Scalars['Int']['input'];
}>;


export type LabelDiffQuery = { labelSet?: { version?: { diff: { hasMore: boolean, from: number, to: number, promptTemplateChanged: boolean, modelChanged: boolean, learnedChanged: boolean, added: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, removed: Array<{ name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }>, changed: Array<{ fields: Array<LabelField>, before: { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string }, after: { name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null, id: string } }> } } | null } | null };

export type NamePageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type NamePageQuery = { labelSet?: { version?: { digest: string, labels: { nodes: Array<{ name: string }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null } | null };

export type TemplateFieldsFragment = { slug: string, name: string, version: number, templates: Array<string> };

export type PromptTemplatesQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PromptTemplatesQuery = { promptTemplates?: { nodes: Array<{ slug: string, name: string, version: number, templates: Array<string> }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } | null };

export type PromptTemplateQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type PromptTemplateQuery = { promptTemplate?: { slug: string, name: string, version: number, templates: Array<string> } | null };

export type CreatePromptTemplateMutationVariables = Exact<{
  input: CreatePromptTemplateInput;
}>;


export type CreatePromptTemplateMutation = { createPromptTemplate?: { unchanged: boolean, promptTemplate: { slug: string, name: string, version: number, templates: Array<string> } } | null };

export type UpdatePromptTemplateMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  templates: Array<Scalars['String']['input']> | Scalars['String']['input'];
  message?: InputMaybe<Scalars['String']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
}>;


export type UpdatePromptTemplateMutation = { updatePromptTemplate?: { unchanged: boolean, promptTemplate: { slug: string, name: string, version: number, templates: Array<string> } } | null };

export type DeletePromptTemplateMutationVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type DeletePromptTemplateMutation = { deletePromptTemplate?: { deletedId: string } | null };

export type VersionTemplatesQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
}>;


export type VersionTemplatesQuery = { labelSet?: { version?: { promptTemplate: { templates: Array<string> } } | null } | null };

export type SampleSetOfQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type SampleSetOfQuery = { sampleSet?: { keepThumbnails: boolean, labelSet?: { slug: string } | null, latest: { number: number } } | null };

export type KeptSamplesQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type KeptSamplesQuery = { sampleSet?: { version?: { samples: { totalCount: number, nodes: Array<{ sampleId: string, fileName?: string | null, thumbnail?: string | null, expected?: Array<{ labelId: string, name: string }> | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null } | null };

export type SampleSetsQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SampleSetsQuery = { sampleSets?: { nodes: Array<{ slug: string, name: string, description?: string | null, keepThumbnails: boolean, updatedAt: string, labelSet?: { slug: string } | null, latest: { number: number, sampleCount: number, unknownCount: number, exampleCount: number, unjudgedCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } | null };

export type SampleSetQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type SampleSetQuery = { sampleSet?: { labelSet?: { slug: string } | null, latest: { number: number } } | null };

export type CreateSampleSetMutationVariables = Exact<{
  input: CreateSampleSetInput;
}>;


export type CreateSampleSetMutation = { createSampleSet?: { version: { number: number } } | null };

export type DeleteSampleSetMutationVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type DeleteSampleSetMutation = { deleteSampleSet?: { deletedId: string } | null };

export type LabelNamesQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type LabelNamesQuery = { labelSet?: { latest: { labels: { totalCount: number, nodes: Array<{ labelId: string, name: string }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } } | null };

export type SampleFieldsFragment = { sampleId: string, sha256?: string | null, fileName?: string | null, format?: string | null, width?: number | null, height?: number | null, kind?: string | null, role: SampleRole, metadata?: Record<string, unknown> | null, expected?: Array<{ labelId: string, name: string }> | null };

export type SamplePageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  label?: InputMaybe<Scalars['String']['input']>;
  unknown?: InputMaybe<Scalars['Boolean']['input']>;
  role?: InputMaybe<SampleRole>;
  unjudged?: InputMaybe<Scalars['Boolean']['input']>;
}>;


export type SamplePageQuery = { sampleSet?: { version?: { samples: { totalCount: number, nodes: Array<{ sampleId: string, sha256?: string | null, fileName?: string | null, format?: string | null, width?: number | null, height?: number | null, kind?: string | null, role: SampleRole, metadata?: Record<string, unknown> | null, expected?: Array<{ labelId: string, name: string }> | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null } | null };

export type JudgeSamplesMutationVariables = Exact<{
  input: JudgeSamplesInput;
}>;


export type JudgeSamplesMutation = { judgeSamples?: { unchanged: boolean, version: { number: number, unjudgedCount: number } } | null };

export type RemoveSamplesMutationVariables = Exact<{
  input: RemoveSamplesInput;
}>;


export type RemoveSamplesMutation = { removeSamples?: { unchanged: boolean, version: { number: number, sampleCount: number } } | null };

export type InboxItemFieldsFragment = { sampleId: string, fileName?: string | null, collectedAt?: string | null, margin?: number | null, thumbnail?: string | null, best?: { labelId: string, name: string, probability: number } | null, second?: { labelId: string, name: string, probability: number } | null };

export type InboxQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  thumbnails: Scalars['Boolean']['input'];
}>;


export type InboxQuery = { sampleSet?: { inbox: { totalCount: number, nodes: Array<{ sampleId: string, fileName?: string | null, collectedAt?: string | null, margin?: number | null, thumbnail?: string | null, best?: { labelId: string, name: string, probability: number } | null, second?: { labelId: string, name: string, probability: number } | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null };

export type GateFieldsFragment = { outcome: GateOutcome, sentence: string, sampleSetVersion: number, comparedWith?: number | null, gained?: number | null, lost?: number | null, of?: number | null, apart?: number | null, pValue?: number | null, difference?: { value: number, low: number, high: number } | null, falseAccepts?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null };

export type TagPoliciesQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type TagPoliciesQuery = { labelSet?: { tags: Array<{ name: string, policy?: { maxLoss: number, maxFalseAccepts?: number | null, recalibrate: boolean, undecided: UndecidedRule, setAt: string, setBy: string, sampleSet?: { slug: string } | null } | null }> } | null };

export type SetTagPolicyMutationVariables = Exact<{
  input: SetTagPolicyInput;
}>;


export type SetTagPolicyMutation = { setTagPolicy?: { unchanged: boolean } | null };

export type TenantFieldsFragment = { id: string, slug: string, name: string, status: TenantStatus, createdAt: string };

export type QuotaFieldsFragment = { labelSets: number, labels: number, imagesPerMinute: number, apiKeys: number, promptTemplates: number, promptsPerMinute: number, jobs: number, uploadMb: number, samples: number, thumbnailMb: number };

export type TenantDetailsFragment = { id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, apiKeys: number, promptTemplates: number, promptsPerMinute: number, jobs: number, uploadMb: number, samples: number, thumbnailMb: number }, apiKeys: Array<{ id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }> };

export type TenantsQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type TenantsQuery = { tenants?: { nodes: Array<{ id: string, slug: string, name: string, status: TenantStatus, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } | null };

export type TenantQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type TenantQuery = { tenant?: { id: string, slug: string, name: string, status: TenantStatus, createdAt: string } | null };

export type TenantToShowQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type TenantToShowQuery = { tenant?: { id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, apiKeys: number, promptTemplates: number, promptsPerMinute: number, jobs: number, uploadMb: number, samples: number, thumbnailMb: number }, apiKeys: Array<{ id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }> } | null };

export type OwnTenantToShowQueryVariables = Exact<{ [key: string]: never; }>;


export type OwnTenantToShowQuery = { viewer: { tenant?: { id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, apiKeys: number, promptTemplates: number, promptsPerMinute: number, jobs: number, uploadMb: number, samples: number, thumbnailMb: number }, apiKeys: Array<{ id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }> } | null } };

export type CreateTenantMutationVariables = Exact<{
  input: CreateTenantInput;
}>;


export type CreateTenantMutation = { createTenant?: { secret: string, tenant: { id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, apiKeys: number, promptTemplates: number, promptsPerMinute: number, jobs: number, uploadMb: number, samples: number, thumbnailMb: number } } } | null };

export type UpdateTenantMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  input: UpdateTenantInput;
}>;


export type UpdateTenantMutation = { updateTenant?: { tenant: { id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, apiKeys: number, promptTemplates: number, promptsPerMinute: number, jobs: number, uploadMb: number, samples: number, thumbnailMb: number } } } | null };

export type DeleteTenantMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteTenantMutation = { deleteTenant?: { deletedId: string } | null };

export type UsageFieldsFragment = { date: string, requests: number, images: number, promptsEncoded: number, errors: number, bytes: number, samples: number, thumbnailBytes: number };

export type TenantUsageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  from?: InputMaybe<Scalars['LocalDate']['input']>;
  to?: InputMaybe<Scalars['LocalDate']['input']>;
}>;


export type TenantUsageQuery = { tenant?: { usage: Array<{ date: string, requests: number, images: number, promptsEncoded: number, errors: number, bytes: number, samples: number, thumbnailBytes: number }> } | null };

export type OwnUsageQueryVariables = Exact<{
  from?: InputMaybe<Scalars['LocalDate']['input']>;
  to?: InputMaybe<Scalars['LocalDate']['input']>;
}>;


export type OwnUsageQuery = { viewer: { tenant?: { usage: Array<{ date: string, requests: number, images: number, promptsEncoded: number, errors: number, bytes: number, samples: number, thumbnailBytes: number }> } | null } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { isOperator: boolean, scopes: Array<Scope>, tenant?: { slug: string, name: string, status: TenantStatus, quotas: { labelSets: number, labels: number, imagesPerMinute: number, apiKeys: number, promptTemplates: number, promptsPerMinute: number, jobs: number, uploadMb: number, samples: number, thumbnailMb: number } } | null, apiKey?: { id: string, name: string, expiresAt?: string | null } | null } };

export type WebhookFieldsFragment = { id: string, url: string, description?: string | null, events: Array<WebhookEvent>, status: WebhookStatus, disabledReason?: string | null, createdAt: string, createdBy: string };

export type DeliveryFieldsFragment = { eventId: string, type: string, state: WebhookDeliveryState, createdAt: string, nextAttemptAt?: string | null, error?: string | null, payload: string, attempts: Array<{ number: number, at: string, durationMs?: number | null, status?: number | null, error?: string | null }> };

export type WebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type WebhooksQuery = { webhooks?: Array<{ id: string, url: string, description?: string | null, events: Array<WebhookEvent>, status: WebhookStatus, disabledReason?: string | null, createdAt: string, createdBy: string }> | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { createWebhook?: { secret: string, webhook: { id: string, url: string, description?: string | null, events: Array<WebhookEvent>, status: WebhookStatus, disabledReason?: string | null, createdAt: string, createdBy: string } } | null };

export type UpdateWebhookMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { updateWebhook?: { webhook: { id: string, url: string, description?: string | null, events: Array<WebhookEvent>, status: WebhookStatus, disabledReason?: string | null, createdAt: string, createdBy: string } } | null };

export type DeleteWebhookMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteWebhookMutation = { deleteWebhook?: { deletedId: string } | null };

export type RotateWebhookSecretMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  overlapSeconds?: InputMaybe<Scalars['Int']['input']>;
}>;


export type RotateWebhookSecretMutation = { rotateWebhookSecret?: { secret: string, previousValidUntil: string } | null };

export type SendTestWebhookMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SendTestWebhookMutation = { sendTestWebhook?: { delivery: { eventId: string, type: string, state: WebhookDeliveryState, createdAt: string, nextAttemptAt?: string | null, error?: string | null, payload: string, attempts: Array<{ number: number, at: string, durationMs?: number | null, status?: number | null, error?: string | null }> } } | null };

export type WebhookDeliveriesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type WebhookDeliveriesQuery = { node?:
    | { deliveries: { totalCount: number, nodes: Array<{ eventId: string, type: string, state: WebhookDeliveryState, createdAt: string, nextAttemptAt?: string | null, error?: string | null, payload: string, attempts: Array<{ number: number, at: string, durationMs?: number | null, status?: number | null, error?: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } }
    | Record<PropertyKey, never>
   | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ProvenanceFieldsFragmentDoc = new TypedDocumentString(`
    fragment ProvenanceFields on Provenance {
  labelSetSlug
  labelSetVersion
  promptTemplateSlug
  promptTemplateVersion
  modelId
  modelDigest
  dtype
  scoring
  search
}
    `, {"fragmentName":"ProvenanceFields"}) as unknown as TypedDocumentString<ProvenanceFieldsFragment, unknown>;
export const ShareFragmentDoc = new TypedDocumentString(`
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}
    `, {"fragmentName":"Share"}) as unknown as TypedDocumentString<ShareFragment, unknown>;
export const CalibrationFieldsFragmentDoc = new TypedDocumentString(`
    fragment CalibrationFields on Calibration {
  id
  createdAt
  createdBy
  target {
    falseAcceptRate
    precision
    trueAcceptRate
    guaranteed
  }
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  knownCount
  unknownCount
  logitScale
  negativeLogLikelihood
  negativeLogLikelihoodBefore
  curve {
    a
    b
  }
  overconfidence {
    value
    low
    high
  }
  expectedCalibrationError
  calibrationErrorByChance
  scores {
    score
    auroc
    fprAt95Tpr {
      ...Share
    }
  }
  score
  estimatedFromLabels
  threshold
  expectedRate {
    value
    low
    high
  }
  heldOut {
    falseAccepts {
      ...Share
    }
    trueAccepts {
      ...Share
    }
    precision {
      ...Share
    }
  }
  kinds {
    kind
    falseAccepts {
      ...Share
    }
  }
  kindCount
  warnings
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}`, {"fragmentName":"CalibrationFields"}) as unknown as TypedDocumentString<CalibrationFieldsFragment, unknown>;
export const EvaluationFieldsFragmentDoc = new TypedDocumentString(`
    fragment EvaluationFields on Evaluation {
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  sampleCount
  unknownCount
  notInVocabulary
  unjudgedCount
  top1 {
    ...Share
  }
  top5 {
    ...Share
  }
  meanPerClassRecall
  macroF1
  negativeLogLikelihood
  expectedCalibrationError
  calibrationErrorByChance
  unknowns {
    auroc
    bySimilarity: auroc(score: SIMILARITY)
    fprAt95Tpr {
      ...Share
    }
    fprBySimilarity: fprAt95Tpr(score: SIMILARITY) {
      ...Share
    }
  }
  labels(first: 1000) {
    nodes {
      label {
        name
      }
      support
      recall {
        ...Share
      }
      precision {
        ...Share
      }
      f1
      averagePrecision
    }
    totalCount
  }
  confusions(first: 10) {
    expected {
      name
    }
    predicted {
      name
    }
    count
  }
  mistakes(first: 10) {
    nodes {
      sample {
        sampleId
        fileName
        expected {
          name
        }
      }
      predicted {
        name
      }
      probability
      rightProbability
    }
    totalCount
  }
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}`, {"fragmentName":"EvaluationFields"}) as unknown as TypedDocumentString<EvaluationFieldsFragment, unknown>;
export const PreviewSideFragmentDoc = new TypedDocumentString(`
    fragment PreviewSide on Evaluation {
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  top1 {
    ...Share
  }
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}`, {"fragmentName":"PreviewSide"}) as unknown as TypedDocumentString<PreviewSideFragment, unknown>;
export const PreviewFieldsFragmentDoc = new TypedDocumentString(`
    fragment PreviewFields on Preview {
  from {
    ...PreviewSide
  }
  to {
    ...PreviewSide
  }
  gained
  lost
  of
  apart
  newlyRefused
  newlyAccepted
  difference {
    value
    low
    high
  }
  pValue
  labels {
    label {
      name
    }
    gained
    lost
  }
  flips(first: 20) {
    nodes {
      kind
      sample {
        sampleId
        fileName
        expected {
          name
        }
      }
      before {
        name
        probability
      }
      after {
        name
        probability
      }
    }
    totalCount
  }
  unjudged(first: 0) {
    totalCount
  }
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}
fragment PreviewSide on Evaluation {
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  top1 {
    ...Share
  }
}`, {"fragmentName":"PreviewFields"}) as unknown as TypedDocumentString<PreviewFieldsFragment, unknown>;
export const PhraseFieldsFragmentDoc = new TypedDocumentString(`
    fragment PhraseFields on PhraseScore {
  phrase
  prompt
  similarity
}
    `, {"fragmentName":"PhraseFields"}) as unknown as TypedDocumentString<PhraseFieldsFragment, unknown>;
export const SuggestionFieldsFragmentDoc = new TypedDocumentString(`
    fragment SuggestionFields on Suggestion {
  kind
  label {
    labelId
    name
  }
  text
  isProven
  fixed
  broken
  of
  pValue
  crossFittedGain
  message
  change {
    upsert {
      labelId
      name
      synonyms
      prompts
    }
    remove
    templates
  }
}
    `, {"fragmentName":"SuggestionFields"}) as unknown as TypedDocumentString<SuggestionFieldsFragment, unknown>;
export const JobFieldsFragmentDoc = new TypedDocumentString(`
    fragment JobFields on Job {
  id
  kind
  state
  subject
  progress {
    done
    total
    unit
    etaSeconds
  }
  createdAt
  createdBy
  startedAt
  finishedAt
  error {
    code
    message
    argument
  }
}
    `, {"fragmentName":"JobFields"}) as unknown as TypedDocumentString<JobFieldsFragment, unknown>;
export const LabelSetChangeFragmentDoc = new TypedDocumentString(`
    fragment LabelSetChange on LabelSetPayload {
  version {
    number
    labelCount
  }
  unchanged
  promptsEncoded
  warnings
}
    `, {"fragmentName":"LabelSetChange"}) as unknown as TypedDocumentString<LabelSetChangeFragment, unknown>;
export const VersionFieldsFragmentDoc = new TypedDocumentString(`
    fragment VersionFields on LabelSetVersion {
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  tags
  promptTemplateSlug
  promptTemplate {
    number
  }
  model {
    modelId
    dtype
    digest
  }
}
    `, {"fragmentName":"VersionFields"}) as unknown as TypedDocumentString<VersionFieldsFragment, unknown>;
export const LabelFieldsFragmentDoc = new TypedDocumentString(`
    fragment LabelFields on Label {
  id: labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
    `, {"fragmentName":"LabelFields"}) as unknown as TypedDocumentString<LabelFieldsFragment, unknown>;
export const ImportOutcomeFragmentDoc = new TypedDocumentString(`
    fragment ImportOutcome on ImportLabelsPayload {
  version {
    number
    labelCount
  }
  added {
    ...LabelFields
  }
  removed {
    ...LabelFields
  }
  removedCount
  changed {
    fields
    before {
      ...LabelFields
    }
    after {
      ...LabelFields
    }
  }
  unchanged
  promptsEncoded
  warnings
  dryRun
}
    fragment LabelFields on Label {
  id: labelId
  name
  synonyms
  prompts
  parentId
  metadata
}`, {"fragmentName":"ImportOutcome"}) as unknown as TypedDocumentString<ImportOutcomeFragment, unknown>;
export const TemplateFieldsFragmentDoc = new TypedDocumentString(`
    fragment TemplateFields on PromptTemplate {
  slug
  name
  version
  templates
}
    `, {"fragmentName":"TemplateFields"}) as unknown as TypedDocumentString<TemplateFieldsFragment, unknown>;
export const SampleFieldsFragmentDoc = new TypedDocumentString(`
    fragment SampleFields on Sample {
  sampleId
  sha256
  fileName
  format
  width
  height
  expected {
    labelId
    name
  }
  kind
  role
  metadata
}
    `, {"fragmentName":"SampleFields"}) as unknown as TypedDocumentString<SampleFieldsFragment, unknown>;
export const InboxItemFieldsFragmentDoc = new TypedDocumentString(`
    fragment InboxItemFields on InboxItem {
  sampleId
  fileName
  collectedAt
  best {
    labelId
    name
    probability
  }
  second {
    labelId
    name
    probability
  }
  margin
  thumbnail @include(if: $thumbnails)
}
    `, {"fragmentName":"InboxItemFields"}) as unknown as TypedDocumentString<InboxItemFieldsFragment, unknown>;
export const GateFieldsFragmentDoc = new TypedDocumentString(`
    fragment GateFields on GateReport {
  outcome
  sentence
  sampleSetVersion
  comparedWith
  gained
  lost
  of
  apart
  difference {
    value
    low
    high
  }
  pValue
  falseAccepts {
    value
    low
    high
    count
    of
  }
}
    `, {"fragmentName":"GateFields"}) as unknown as TypedDocumentString<GateFieldsFragment, unknown>;
export const TenantFieldsFragmentDoc = new TypedDocumentString(`
    fragment TenantFields on Tenant {
  id
  slug
  name
  status
  createdAt
}
    `, {"fragmentName":"TenantFields"}) as unknown as TypedDocumentString<TenantFieldsFragment, unknown>;
export const QuotaFieldsFragmentDoc = new TypedDocumentString(`
    fragment QuotaFields on Quotas {
  labelSets
  labels
  imagesPerMinute
  apiKeys
  promptTemplates
  promptsPerMinute
  jobs
  uploadMb
  samples
  thumbnailMb
}
    `, {"fragmentName":"QuotaFields"}) as unknown as TypedDocumentString<QuotaFieldsFragment, unknown>;
export const KeyFieldsFragmentDoc = new TypedDocumentString(`
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
    `, {"fragmentName":"KeyFields"}) as unknown as TypedDocumentString<KeyFieldsFragment, unknown>;
export const TenantDetailsFragmentDoc = new TypedDocumentString(`
    fragment TenantDetails on Tenant {
  ...TenantFields
  quotas {
    ...QuotaFields
  }
  apiKeys {
    ...KeyFields
  }
}
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
fragment TenantFields on Tenant {
  id
  slug
  name
  status
  createdAt
}
fragment QuotaFields on Quotas {
  labelSets
  labels
  imagesPerMinute
  apiKeys
  promptTemplates
  promptsPerMinute
  jobs
  uploadMb
  samples
  thumbnailMb
}`, {"fragmentName":"TenantDetails"}) as unknown as TypedDocumentString<TenantDetailsFragment, unknown>;
export const UsageFieldsFragmentDoc = new TypedDocumentString(`
    fragment UsageFields on UsageDay {
  date
  requests
  images
  promptsEncoded
  errors
  bytes
  samples
  thumbnailBytes
}
    `, {"fragmentName":"UsageFields"}) as unknown as TypedDocumentString<UsageFieldsFragment, unknown>;
export const WebhookFieldsFragmentDoc = new TypedDocumentString(`
    fragment WebhookFields on Webhook {
  id
  url
  description
  events
  status
  disabledReason
  createdAt
  createdBy
}
    `, {"fragmentName":"WebhookFields"}) as unknown as TypedDocumentString<WebhookFieldsFragment, unknown>;
export const DeliveryFieldsFragmentDoc = new TypedDocumentString(`
    fragment DeliveryFields on WebhookDelivery {
  eventId
  type
  state
  createdAt
  nextAttemptAt
  error
  payload
  attempts {
    number
    at
    durationMs
    status
    error
  }
}
    `, {"fragmentName":"DeliveryFields"}) as unknown as TypedDocumentString<DeliveryFieldsFragment, unknown>;
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys {
  viewer {
    tenant {
      apiKeys {
        ...KeyFields
      }
    }
  }
}
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    secret
    apiKey {
      ...KeyFields
    }
  }
}
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RotateApiKeyDocument = new TypedDocumentString(`
    mutation RotateApiKey($id: ID!, $overlapSeconds: Int) {
  rotateApiKey(id: $id, overlapSeconds: $overlapSeconds) {
    secret
    apiKey {
      ...KeyFields
    }
    previous {
      ...KeyFields
    }
    others {
      ...KeyFields
    }
  }
}
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}`) as unknown as TypedDocumentString<RotateApiKeyMutation, RotateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($id: ID!, $tenantId: ID) {
  revokeApiKey(id: $id, tenantId: $tenantId) {
    apiKey {
      ...KeyFields
    }
  }
}
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}`) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($first: Int!, $after: String) {
  auditLog(first: $first, after: $after) {
    totalCount
    nodes {
      id
      at
      actor
      mutation
      target
      reason
      outcome
      requestId
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const ModelDocument = new TypedDocumentString(`
    query Model {
  model {
    id: modelId
    digest
    dimensions
    dtype
    device
    logitScale
  }
}
    `) as unknown as TypedDocumentString<ModelQuery, ModelQueryVariables>;
export const ResolveLabelSetDocument = new TypedDocumentString(`
    query ResolveLabelSet($input: ClassifyInput!) {
  classify(input: $input) {
    provenance {
      ...ProvenanceFields
    }
  }
}
    fragment ProvenanceFields on Provenance {
  labelSetSlug
  labelSetVersion
  promptTemplateSlug
  promptTemplateVersion
  modelId
  modelDigest
  dtype
  scoring
  search
}`) as unknown as TypedDocumentString<ResolveLabelSetQuery, ResolveLabelSetQueryVariables>;
export const ClassifyManyDocument = new TypedDocumentString(`
    query ClassifyMany($input: ClassifyManyInput!, $embeddings: Boolean!) {
  classifyMany(input: $input) {
    __typename
    ... on Classification {
      predictions {
        rank
        name
        similarity
        probability
        confidence
        label {
          id: labelId
        }
      }
      unknown
      embedding @include(if: $embeddings)
      image {
        sha256
      }
      provenance {
        ...ProvenanceFields
        calibration {
          id
        }
      }
    }
    ... on ClassifyFailure {
      index
      code
      message
      retryAfterMs
    }
  }
}
    fragment ProvenanceFields on Provenance {
  labelSetSlug
  labelSetVersion
  promptTemplateSlug
  promptTemplateVersion
  modelId
  modelDigest
  dtype
  scoring
  search
}`) as unknown as TypedDocumentString<ClassifyManyQuery, ClassifyManyQueryVariables>;
export const ClassifyAgainDocument = new TypedDocumentString(`
    query ClassifyAgain($input: ClassifyManyInput!) {
  classifyMany(input: $input) {
    __typename
    ... on Classification {
      predictions {
        name
        similarity
        probability
        label {
          labelId
        }
      }
    }
    ... on ClassifyFailure {
      index
      code
      message
      retryAfterMs
    }
  }
}
    `) as unknown as TypedDocumentString<ClassifyAgainQuery, ClassifyAgainQueryVariables>;
export const CalibrateDocument = new TypedDocumentString(`
    mutation Calibrate($input: CalibrateInput!) {
  calibrate(input: $input) {
    calibration {
      ...CalibrationFields
    }
  }
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}
fragment CalibrationFields on Calibration {
  id
  createdAt
  createdBy
  target {
    falseAcceptRate
    precision
    trueAcceptRate
    guaranteed
  }
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  knownCount
  unknownCount
  logitScale
  negativeLogLikelihood
  negativeLogLikelihoodBefore
  curve {
    a
    b
  }
  overconfidence {
    value
    low
    high
  }
  expectedCalibrationError
  calibrationErrorByChance
  scores {
    score
    auroc
    fprAt95Tpr {
      ...Share
    }
  }
  score
  estimatedFromLabels
  threshold
  expectedRate {
    value
    low
    high
  }
  heldOut {
    falseAccepts {
      ...Share
    }
    trueAccepts {
      ...Share
    }
    precision {
      ...Share
    }
  }
  kinds {
    kind
    falseAccepts {
      ...Share
    }
  }
  kindCount
  warnings
}`) as unknown as TypedDocumentString<CalibrateMutation, CalibrateMutationVariables>;
export const EvaluateDocument = new TypedDocumentString(`
    query Evaluate($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    ...EvaluationFields
  }
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}
fragment EvaluationFields on Evaluation {
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  sampleCount
  unknownCount
  notInVocabulary
  unjudgedCount
  top1 {
    ...Share
  }
  top5 {
    ...Share
  }
  meanPerClassRecall
  macroF1
  negativeLogLikelihood
  expectedCalibrationError
  calibrationErrorByChance
  unknowns {
    auroc
    bySimilarity: auroc(score: SIMILARITY)
    fprAt95Tpr {
      ...Share
    }
    fprBySimilarity: fprAt95Tpr(score: SIMILARITY) {
      ...Share
    }
  }
  labels(first: 1000) {
    nodes {
      label {
        name
      }
      support
      recall {
        ...Share
      }
      precision {
        ...Share
      }
      f1
      averagePrecision
    }
    totalCount
  }
  confusions(first: 10) {
    expected {
      name
    }
    predicted {
      name
    }
    count
  }
  mistakes(first: 10) {
    nodes {
      sample {
        sampleId
        fileName
        expected {
          name
        }
      }
      predicted {
        name
      }
      probability
      rightProbability
    }
    totalCount
  }
}`) as unknown as TypedDocumentString<EvaluateQuery, EvaluateQueryVariables>;
export const UnknownsByDocument = new TypedDocumentString(`
    query UnknownsBy($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!, $score: Score!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    unknowns {
      auroc(score: $score)
      fprAt95Tpr(score: $score) {
        ...Share
      }
    }
  }
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}`) as unknown as TypedDocumentString<UnknownsByQuery, UnknownsByQueryVariables>;
export const PreviewDocument = new TypedDocumentString(`
    query Preview($from: LabelSetRef!, $to: PreviewTarget!, $sampleSet: SampleSetRef!) {
  preview(from: $from, to: $to, sampleSet: $sampleSet) {
    ...PreviewFields
  }
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}
fragment PreviewSide on Evaluation {
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  top1 {
    ...Share
  }
}
fragment PreviewFields on Preview {
  from {
    ...PreviewSide
  }
  to {
    ...PreviewSide
  }
  gained
  lost
  of
  apart
  newlyRefused
  newlyAccepted
  difference {
    value
    low
    high
  }
  pValue
  labels {
    label {
      name
    }
    gained
    lost
  }
  flips(first: 20) {
    nodes {
      kind
      sample {
        sampleId
        fileName
        expected {
          name
        }
      }
      before {
        name
        probability
      }
      after {
        name
        probability
      }
    }
    totalCount
  }
  unjudged(first: 0) {
    totalCount
  }
}`) as unknown as TypedDocumentString<PreviewQuery, PreviewQueryVariables>;
export const ExplainDocument = new TypedDocumentString(`
    mutation Explain($input: ClassifyInput!) {
  classifyImage(input: $input) {
    predictions {
      rank
      name
      similarity
      probability
      label {
        labelId
        name
      }
      phrases {
        ...PhraseFields
      }
    }
    provenance {
      ...ProvenanceFields
    }
  }
}
    fragment ProvenanceFields on Provenance {
  labelSetSlug
  labelSetVersion
  promptTemplateSlug
  promptTemplateVersion
  modelId
  modelDigest
  dtype
  scoring
  search
}
fragment PhraseFields on PhraseScore {
  phrase
  prompt
  similarity
}`) as unknown as TypedDocumentString<ExplainMutation, ExplainMutationVariables>;
export const NearestLabelsDocument = new TypedDocumentString(`
    query NearestLabels($slug: String!, $number: Int!, $labelId: ID!) {
  labelSet(slug: $slug) {
    version(number: $number) {
      label(labelId: $labelId) {
        nearest(first: 3) {
          label {
            labelId
            name
          }
          similarity
          centredSimilarity
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NearestLabelsQuery, NearestLabelsQueryVariables>;
export const ExplainSampleDocument = new TypedDocumentString(`
    query ExplainSample($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!, $sampleId: ID!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    labelSetVersion {
      number
    }
    result(sampleId: $sampleId) {
      predicted {
        labelId
        name
      }
      similarity
      probability
      phrases {
        ...PhraseFields
      }
      right {
        labelId
        name
      }
      rightRank
      rightSimilarity
      rightProbability
      rightPhrases {
        ...PhraseFields
      }
    }
  }
}
    fragment PhraseFields on PhraseScore {
  phrase
  prompt
  similarity
}`) as unknown as TypedDocumentString<ExplainSampleQuery, ExplainSampleQueryVariables>;
export const FindingsDocument = new TypedDocumentString(`
    query Findings($slug: String!, $number: Int!, $sampleSet: SampleSetRef) {
  labelSet(slug: $slug) {
    version(number: $number) {
      number
      findings(sampleSet: $sampleSet) {
        code
        severity
        labels {
          labelId
          name
        }
        message
        evidence
        fix {
          upsert {
            labelId
            name
            synonyms
            prompts
          }
          remove
          templates
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FindingsQuery, FindingsQueryVariables>;
export const LearnFromExamplesDocument = new TypedDocumentString(`
    mutation LearnFromExamples($input: LearnFromExamplesInput!) {
  learnFromExamples(input: $input) {
    ...LabelSetChange
  }
}
    fragment LabelSetChange on LabelSetPayload {
  version {
    number
    labelCount
  }
  unchanged
  promptsEncoded
  warnings
}`) as unknown as TypedDocumentString<LearnFromExamplesMutation, LearnFromExamplesMutationVariables>;
export const LearnedFromDocument = new TypedDocumentString(`
    query LearnedFrom($slug: String!, $number: Int!) {
  labelSet(slug: $slug) {
    version(number: $number) {
      learned {
        sampleSetSlug
        sampleSetVersion
        exampleCount
        labelCount
        replacedTexts
        a
        b
        gain
        standardError
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LearnedFromQuery, LearnedFromQueryVariables>;
export const SuggestionsDocument = new TypedDocumentString(`
    query Suggestions($slug: String!, $number: Int!, $sampleSet: SampleSetRef!, $candidates: [String!]) {
  labelSet(slug: $slug) {
    version(number: $number) {
      number
      suggestions(sampleSet: $sampleSet, candidates: $candidates) {
        ...SuggestionFields
      }
    }
  }
}
    fragment SuggestionFields on Suggestion {
  kind
  label {
    labelId
    name
  }
  text
  isProven
  fixed
  broken
  of
  pValue
  crossFittedGain
  message
  change {
    upsert {
      labelId
      name
      synonyms
      prompts
    }
    remove
    templates
  }
}`) as unknown as TypedDocumentString<SuggestionsQuery, SuggestionsQueryVariables>;
export const StartJobDocument = new TypedDocumentString(`
    mutation StartJob($input: JobInput!, $idempotencyKey: String!) {
  startJob(input: $input, idempotencyKey: $idempotencyKey) {
    job {
      ...JobFields
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  subject
  progress {
    done
    total
    unit
    etaSeconds
  }
  createdAt
  createdBy
  startedAt
  finishedAt
  error {
    code
    message
    argument
  }
}`) as unknown as TypedDocumentString<StartJobMutation, StartJobMutationVariables>;
export const CancelJobDocument = new TypedDocumentString(`
    mutation CancelJob($id: ID!) {
  cancelJob(id: $id) {
    job {
      ...JobFields
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  subject
  progress {
    done
    total
    unit
    etaSeconds
  }
  createdAt
  createdBy
  startedAt
  finishedAt
  error {
    code
    message
    argument
  }
}`) as unknown as TypedDocumentString<CancelJobMutation, CancelJobMutationVariables>;
export const JobDocument = new TypedDocumentString(`
    query Job($id: ID!) {
  job(id: $id) {
    ...JobFields
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  subject
  progress {
    done
    total
    unit
    etaSeconds
  }
  createdAt
  createdBy
  startedAt
  finishedAt
  error {
    code
    message
    argument
  }
}`) as unknown as TypedDocumentString<JobQuery, JobQueryVariables>;
export const JobsDocument = new TypedDocumentString(`
    query Jobs($first: Int!, $after: String, $state: JobState) {
  jobs(first: $first, after: $after, state: $state) {
    totalCount
    nodes {
      ...JobFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  subject
  progress {
    done
    total
    unit
    etaSeconds
  }
  createdAt
  createdBy
  startedAt
  finishedAt
  error {
    code
    message
    argument
  }
}`) as unknown as TypedDocumentString<JobsQuery, JobsQueryVariables>;
export const JobProgressDocument = new TypedDocumentString(`
    subscription JobProgress($id: ID!) {
  jobProgress(id: $id) {
    ...JobFields
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  subject
  progress {
    done
    total
    unit
    etaSeconds
  }
  createdAt
  createdBy
  startedAt
  finishedAt
  error {
    code
    message
    argument
  }
}`) as unknown as TypedDocumentString<JobProgressSubscription, JobProgressSubscriptionVariables>;
export const JobResultDocument = new TypedDocumentString(`
    query JobResult($id: ID!) {
  job(id: $id) {
    result {
      __typename
      ... on LabelSetPayload {
        ...LabelSetChange
      }
      ... on ImportLabelsPayload {
        ...ImportOutcome
      }
      ... on UpsertLabelsPayload {
        version {
          number
          labelCount
        }
        addedCount: added
        updatedCount: updated
        sameCount: unchanged
        promptsEncoded
        warnings
      }
      ... on BulkClassifyResult {
        classifiedBy: version {
          number
        }
        total
        classified
        failed
        unknown
        table
      }
      ... on SuggestPayload {
        labelSetVersion {
          number
        }
        suggestions {
          ...SuggestionFields
        }
      }
      ... on CalibratePayload {
        calibration {
          ...CalibrationFields
        }
      }
      ... on ReembedSamplesPayload {
        reembedded
        withoutThumbnail
      }
      ... on AddSamplesPayload {
        samplesOf: version {
          number
          sampleCount
        }
        addedCount: added
        updatedCount: updated
        sameCount: unchanged
        failures {
          index
          fileName
          code
          message
        }
        failureCount
      }
      ... on EvaluatePayload {
        evaluation {
          ...EvaluationFields
        }
      }
      ... on PreviewPayload {
        preview {
          ...PreviewFields
        }
      }
    }
  }
}
    fragment Share on Proportion {
  value
  low
  high
  count
  of
}
fragment CalibrationFields on Calibration {
  id
  createdAt
  createdBy
  target {
    falseAcceptRate
    precision
    trueAcceptRate
    guaranteed
  }
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  knownCount
  unknownCount
  logitScale
  negativeLogLikelihood
  negativeLogLikelihoodBefore
  curve {
    a
    b
  }
  overconfidence {
    value
    low
    high
  }
  expectedCalibrationError
  calibrationErrorByChance
  scores {
    score
    auroc
    fprAt95Tpr {
      ...Share
    }
  }
  score
  estimatedFromLabels
  threshold
  expectedRate {
    value
    low
    high
  }
  heldOut {
    falseAccepts {
      ...Share
    }
    trueAccepts {
      ...Share
    }
    precision {
      ...Share
    }
  }
  kinds {
    kind
    falseAccepts {
      ...Share
    }
  }
  kindCount
  warnings
}
fragment EvaluationFields on Evaluation {
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  sampleCount
  unknownCount
  notInVocabulary
  unjudgedCount
  top1 {
    ...Share
  }
  top5 {
    ...Share
  }
  meanPerClassRecall
  macroF1
  negativeLogLikelihood
  expectedCalibrationError
  calibrationErrorByChance
  unknowns {
    auroc
    bySimilarity: auroc(score: SIMILARITY)
    fprAt95Tpr {
      ...Share
    }
    fprBySimilarity: fprAt95Tpr(score: SIMILARITY) {
      ...Share
    }
  }
  labels(first: 1000) {
    nodes {
      label {
        name
      }
      support
      recall {
        ...Share
      }
      precision {
        ...Share
      }
      f1
      averagePrecision
    }
    totalCount
  }
  confusions(first: 10) {
    expected {
      name
    }
    predicted {
      name
    }
    count
  }
  mistakes(first: 10) {
    nodes {
      sample {
        sampleId
        fileName
        expected {
          name
        }
      }
      predicted {
        name
      }
      probability
      rightProbability
    }
    totalCount
  }
}
fragment PreviewSide on Evaluation {
  labelSetVersion {
    number
  }
  sampleSetVersion {
    number
  }
  top1 {
    ...Share
  }
}
fragment PreviewFields on Preview {
  from {
    ...PreviewSide
  }
  to {
    ...PreviewSide
  }
  gained
  lost
  of
  apart
  newlyRefused
  newlyAccepted
  difference {
    value
    low
    high
  }
  pValue
  labels {
    label {
      name
    }
    gained
    lost
  }
  flips(first: 20) {
    nodes {
      kind
      sample {
        sampleId
        fileName
        expected {
          name
        }
      }
      before {
        name
        probability
      }
      after {
        name
        probability
      }
    }
    totalCount
  }
  unjudged(first: 0) {
    totalCount
  }
}
fragment SuggestionFields on Suggestion {
  kind
  label {
    labelId
    name
  }
  text
  isProven
  fixed
  broken
  of
  pValue
  crossFittedGain
  message
  change {
    upsert {
      labelId
      name
      synonyms
      prompts
    }
    remove
    templates
  }
}
fragment LabelSetChange on LabelSetPayload {
  version {
    number
    labelCount
  }
  unchanged
  promptsEncoded
  warnings
}
fragment LabelFields on Label {
  id: labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
fragment ImportOutcome on ImportLabelsPayload {
  version {
    number
    labelCount
  }
  added {
    ...LabelFields
  }
  removed {
    ...LabelFields
  }
  removedCount
  changed {
    fields
    before {
      ...LabelFields
    }
    after {
      ...LabelFields
    }
  }
  unchanged
  promptsEncoded
  warnings
  dryRun
}`) as unknown as TypedDocumentString<JobResultQuery, JobResultQueryVariables>;
export const JobDownloadDocument = new TypedDocumentString(`
    query JobDownload($id: ID!, $format: BulkFormat!) {
  job(id: $id) {
    result {
      __typename
      ... on BulkClassifyResult {
        download(format: $format) {
          url
          expiresAt
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<JobDownloadQuery, JobDownloadQueryVariables>;
export const LabelSetsDocument = new TypedDocumentString(`
    query LabelSets($after: String) {
  labelSets(first: 100, after: $after) {
    nodes {
      slug
      name
      description
      updatedAt
      latest {
        number
        labelCount
        promptTemplateSlug
      }
      tags {
        name
        version {
          number
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<LabelSetsQuery, LabelSetsQueryVariables>;
export const LatestVersionDocument = new TypedDocumentString(`
    query LatestVersion($slug: String!) {
  labelSet(slug: $slug) {
    latest {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<LatestVersionQuery, LatestVersionQueryVariables>;
export const NamedVersionDocument = new TypedDocumentString(`
    query NamedVersion($slug: String!, $number: Int, $tag: String) {
  labelSet(slug: $slug) {
    version(number: $number, tag: $tag) {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<NamedVersionQuery, NamedVersionQueryVariables>;
export const VersionsDocument = new TypedDocumentString(`
    query Versions($slug: String!, $after: String) {
  labelSet(slug: $slug) {
    tags {
      name
      history {
        from
        to
        at
        by
        forced
        gate {
          ...GateFields
        }
      }
    }
    versions(first: 100, after: $after) {
      nodes {
        ...VersionFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment VersionFields on LabelSetVersion {
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  tags
  promptTemplateSlug
  promptTemplate {
    number
  }
  model {
    modelId
    dtype
    digest
  }
}
fragment GateFields on GateReport {
  outcome
  sentence
  sampleSetVersion
  comparedWith
  gained
  lost
  of
  apart
  difference {
    value
    low
    high
  }
  pValue
  falseAccepts {
    value
    low
    high
    count
    of
  }
}`) as unknown as TypedDocumentString<VersionsQuery, VersionsQueryVariables>;
export const CreateLabelSetDocument = new TypedDocumentString(`
    mutation CreateLabelSet($input: CreateLabelSetInput!) {
  createLabelSet(input: $input) {
    ...LabelSetChange
  }
}
    fragment LabelSetChange on LabelSetPayload {
  version {
    number
    labelCount
  }
  unchanged
  promptsEncoded
  warnings
}`) as unknown as TypedDocumentString<CreateLabelSetMutation, CreateLabelSetMutationVariables>;
export const UpdateLabelSetDocument = new TypedDocumentString(`
    mutation UpdateLabelSet($slug: String!, $input: UpdateLabelSetInput!, $message: String, $expectedVersion: Int) {
  updateLabelSet(
    slug: $slug
    input: $input
    message: $message
    expectedVersion: $expectedVersion
  ) {
    ...LabelSetChange
  }
}
    fragment LabelSetChange on LabelSetPayload {
  version {
    number
    labelCount
  }
  unchanged
  promptsEncoded
  warnings
}`) as unknown as TypedDocumentString<UpdateLabelSetMutation, UpdateLabelSetMutationVariables>;
export const ReencodeLabelSetDocument = new TypedDocumentString(`
    mutation ReencodeLabelSet($slug: String!, $message: String, $expectedVersion: Int) {
  reencodeLabelSet(
    slug: $slug
    message: $message
    expectedVersion: $expectedVersion
  ) {
    ...LabelSetChange
  }
}
    fragment LabelSetChange on LabelSetPayload {
  version {
    number
    labelCount
  }
  unchanged
  promptsEncoded
  warnings
}`) as unknown as TypedDocumentString<ReencodeLabelSetMutation, ReencodeLabelSetMutationVariables>;
export const ReencodeAllDocument = new TypedDocumentString(`
    mutation ReencodeAll($input: ReencodeAllInput!) {
  reencodeAll(input: $input) {
    found
    reencoded
    left
    promptsEncoded
    failures {
      code
      labelSets
    }
  }
}
    `) as unknown as TypedDocumentString<ReencodeAllMutation, ReencodeAllMutationVariables>;
export const RestoreLabelSetDocument = new TypedDocumentString(`
    mutation RestoreLabelSet($slug: String!, $version: Int!, $message: String, $expectedVersion: Int) {
  restoreLabelSet(
    slug: $slug
    version: $version
    message: $message
    expectedVersion: $expectedVersion
  ) {
    ...LabelSetChange
  }
}
    fragment LabelSetChange on LabelSetPayload {
  version {
    number
    labelCount
  }
  unchanged
  promptsEncoded
  warnings
}`) as unknown as TypedDocumentString<RestoreLabelSetMutation, RestoreLabelSetMutationVariables>;
export const TagLabelSetVersionDocument = new TypedDocumentString(`
    mutation TagLabelSetVersion($slug: String!, $tag: String!, $version: Int!, $force: String) {
  tagLabelSetVersion(slug: $slug, tag: $tag, version: $version, force: $force) {
    unchanged
    gate {
      ...GateFields
    }
  }
}
    fragment GateFields on GateReport {
  outcome
  sentence
  sampleSetVersion
  comparedWith
  gained
  lost
  of
  apart
  difference {
    value
    low
    high
  }
  pValue
  falseAccepts {
    value
    low
    high
    count
    of
  }
}`) as unknown as TypedDocumentString<TagLabelSetVersionMutation, TagLabelSetVersionMutationVariables>;
export const UntagLabelSetVersionDocument = new TypedDocumentString(`
    mutation UntagLabelSetVersion($slug: String!, $tag: String!) {
  untagLabelSetVersion(slug: $slug, tag: $tag) {
    unchanged
  }
}
    `) as unknown as TypedDocumentString<UntagLabelSetVersionMutation, UntagLabelSetVersionMutationVariables>;
export const DeleteLabelSetDocument = new TypedDocumentString(`
    mutation DeleteLabelSet($slug: String!) {
  deleteLabelSet(slug: $slug) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteLabelSetMutation, DeleteLabelSetMutationVariables>;
export const ImportLabelsDocument = new TypedDocumentString(`
    mutation ImportLabels($labelSet: String!, $labels: [LabelInput!]!, $removeOthers: Boolean!, $dryRun: Boolean!, $message: String, $expectedVersion: Int) {
  importLabels(
    labelSet: $labelSet
    labels: $labels
    removeOthers: $removeOthers
    dryRun: $dryRun
    message: $message
    expectedVersion: $expectedVersion
  ) {
    ...ImportOutcome
  }
}
    fragment LabelFields on Label {
  id: labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
fragment ImportOutcome on ImportLabelsPayload {
  version {
    number
    labelCount
  }
  added {
    ...LabelFields
  }
  removed {
    ...LabelFields
  }
  removedCount
  changed {
    fields
    before {
      ...LabelFields
    }
    after {
      ...LabelFields
    }
  }
  unchanged
  promptsEncoded
  warnings
  dryRun
}`) as unknown as TypedDocumentString<ImportLabelsMutation, ImportLabelsMutationVariables>;
export const RemoveLabelsDocument = new TypedDocumentString(`
    mutation RemoveLabels($labelSet: String!, $ids: [ID!]!, $names: [String!]!, $message: String, $expectedVersion: Int) {
  removeLabels(
    labelSet: $labelSet
    ids: $ids
    names: $names
    message: $message
    expectedVersion: $expectedVersion
  ) {
    ...LabelSetChange
  }
}
    fragment LabelSetChange on LabelSetPayload {
  version {
    number
    labelCount
  }
  unchanged
  promptsEncoded
  warnings
}`) as unknown as TypedDocumentString<RemoveLabelsMutation, RemoveLabelsMutationVariables>;
export const LabelPageDocument = new TypedDocumentString(`
    query LabelPage($slug: String!, $number: Int!, $first: Int!, $after: String) {
  labelSet(slug: $slug) {
    version(number: $number) {
      labels(first: $first, after: $after) {
        totalCount
        nodes {
          ...LabelFields
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment LabelFields on Label {
  id: labelId
  name
  synonyms
  prompts
  parentId
  metadata
}`) as unknown as TypedDocumentString<LabelPageQuery, LabelPageQueryVariables>;
export const LabelDiffDocument = new TypedDocumentString(`
    query LabelDiff($slug: String!, $from: Int!, $to: Int!, $offset: Int!) {
  labelSet(slug: $slug) {
    version(number: $to) {
      diff(from: $from, first: 2000, offset: $offset) {
        hasMore
        from
        to
        added {
          ...LabelFields
        }
        removed {
          ...LabelFields
        }
        changed {
          fields
          before {
            ...LabelFields
          }
          after {
            ...LabelFields
          }
        }
        promptTemplateChanged
        modelChanged
        learnedChanged
      }
    }
  }
}
    fragment LabelFields on Label {
  id: labelId
  name
  synonyms
  prompts
  parentId
  metadata
}`) as unknown as TypedDocumentString<LabelDiffQuery, LabelDiffQueryVariables>;
export const NamePageDocument = new TypedDocumentString(`
    query NamePage($slug: String!, $number: Int!, $first: Int!, $after: String) {
  labelSet(slug: $slug) {
    version(number: $number) {
      digest
      labels(first: $first, after: $after) {
        nodes {
          name
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NamePageQuery, NamePageQueryVariables>;
export const PromptTemplatesDocument = new TypedDocumentString(`
    query PromptTemplates($after: String) {
  promptTemplates(first: 100, after: $after) {
    nodes {
      ...TemplateFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TemplateFields on PromptTemplate {
  slug
  name
  version
  templates
}`) as unknown as TypedDocumentString<PromptTemplatesQuery, PromptTemplatesQueryVariables>;
export const PromptTemplateDocument = new TypedDocumentString(`
    query PromptTemplate($slug: String!) {
  promptTemplate(slug: $slug) {
    ...TemplateFields
  }
}
    fragment TemplateFields on PromptTemplate {
  slug
  name
  version
  templates
}`) as unknown as TypedDocumentString<PromptTemplateQuery, PromptTemplateQueryVariables>;
export const CreatePromptTemplateDocument = new TypedDocumentString(`
    mutation CreatePromptTemplate($input: CreatePromptTemplateInput!) {
  createPromptTemplate(input: $input) {
    unchanged
    promptTemplate {
      ...TemplateFields
    }
  }
}
    fragment TemplateFields on PromptTemplate {
  slug
  name
  version
  templates
}`) as unknown as TypedDocumentString<CreatePromptTemplateMutation, CreatePromptTemplateMutationVariables>;
export const UpdatePromptTemplateDocument = new TypedDocumentString(`
    mutation UpdatePromptTemplate($slug: String!, $templates: [String!]!, $message: String, $expectedVersion: Int) {
  updatePromptTemplate(
    slug: $slug
    templates: $templates
    message: $message
    expectedVersion: $expectedVersion
  ) {
    unchanged
    promptTemplate {
      ...TemplateFields
    }
  }
}
    fragment TemplateFields on PromptTemplate {
  slug
  name
  version
  templates
}`) as unknown as TypedDocumentString<UpdatePromptTemplateMutation, UpdatePromptTemplateMutationVariables>;
export const DeletePromptTemplateDocument = new TypedDocumentString(`
    mutation DeletePromptTemplate($slug: String!) {
  deletePromptTemplate(slug: $slug) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeletePromptTemplateMutation, DeletePromptTemplateMutationVariables>;
export const VersionTemplatesDocument = new TypedDocumentString(`
    query VersionTemplates($slug: String!, $number: Int!) {
  labelSet(slug: $slug) {
    version(number: $number) {
      promptTemplate {
        templates
      }
    }
  }
}
    `) as unknown as TypedDocumentString<VersionTemplatesQuery, VersionTemplatesQueryVariables>;
export const SampleSetOfDocument = new TypedDocumentString(`
    query SampleSetOf($slug: String!) {
  sampleSet(slug: $slug) {
    keepThumbnails
    labelSet {
      slug
    }
    latest {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<SampleSetOfQuery, SampleSetOfQueryVariables>;
export const KeptSamplesDocument = new TypedDocumentString(`
    query KeptSamples($slug: String!, $number: Int!, $first: Int!, $after: String) {
  sampleSet(slug: $slug) {
    version(number: $number) {
      samples(first: $first, after: $after, role: EVALUATION) {
        totalCount
        nodes {
          sampleId
          fileName
          thumbnail
          expected {
            labelId
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<KeptSamplesQuery, KeptSamplesQueryVariables>;
export const SampleSetsDocument = new TypedDocumentString(`
    query SampleSets($after: String) {
  sampleSets(first: 100, after: $after) {
    nodes {
      slug
      name
      description
      keepThumbnails
      updatedAt
      labelSet {
        slug
      }
      latest {
        number
        sampleCount
        unknownCount
        exampleCount
        unjudgedCount
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SampleSetsQuery, SampleSetsQueryVariables>;
export const SampleSetDocument = new TypedDocumentString(`
    query SampleSet($slug: String!) {
  sampleSet(slug: $slug) {
    labelSet {
      slug
    }
    latest {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<SampleSetQuery, SampleSetQueryVariables>;
export const CreateSampleSetDocument = new TypedDocumentString(`
    mutation CreateSampleSet($input: CreateSampleSetInput!) {
  createSampleSet(input: $input) {
    version {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<CreateSampleSetMutation, CreateSampleSetMutationVariables>;
export const DeleteSampleSetDocument = new TypedDocumentString(`
    mutation DeleteSampleSet($slug: String!) {
  deleteSampleSet(slug: $slug) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteSampleSetMutation, DeleteSampleSetMutationVariables>;
export const LabelNamesDocument = new TypedDocumentString(`
    query LabelNames($slug: String!, $first: Int, $after: String) {
  labelSet(slug: $slug) {
    latest {
      labels(first: $first, after: $after) {
        totalCount
        nodes {
          labelId
          name
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LabelNamesQuery, LabelNamesQueryVariables>;
export const SamplePageDocument = new TypedDocumentString(`
    query SamplePage($slug: String!, $number: Int!, $first: Int, $after: String, $label: String, $unknown: Boolean, $role: SampleRole, $unjudged: Boolean) {
  sampleSet(slug: $slug) {
    version(number: $number) {
      samples(
        first: $first
        after: $after
        label: $label
        unknown: $unknown
        role: $role
        unjudged: $unjudged
      ) {
        totalCount
        nodes {
          ...SampleFields
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment SampleFields on Sample {
  sampleId
  sha256
  fileName
  format
  width
  height
  expected {
    labelId
    name
  }
  kind
  role
  metadata
}`) as unknown as TypedDocumentString<SamplePageQuery, SamplePageQueryVariables>;
export const JudgeSamplesDocument = new TypedDocumentString(`
    mutation JudgeSamples($input: JudgeSamplesInput!) {
  judgeSamples(input: $input) {
    version {
      number
      unjudgedCount
    }
    unchanged
  }
}
    `) as unknown as TypedDocumentString<JudgeSamplesMutation, JudgeSamplesMutationVariables>;
export const RemoveSamplesDocument = new TypedDocumentString(`
    mutation RemoveSamples($input: RemoveSamplesInput!) {
  removeSamples(input: $input) {
    version {
      number
      sampleCount
    }
    unchanged
  }
}
    `) as unknown as TypedDocumentString<RemoveSamplesMutation, RemoveSamplesMutationVariables>;
export const InboxDocument = new TypedDocumentString(`
    query Inbox($slug: String!, $first: Int, $after: String, $thumbnails: Boolean!) {
  sampleSet(slug: $slug) {
    inbox(first: $first, after: $after) {
      totalCount
      nodes {
        ...InboxItemFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment InboxItemFields on InboxItem {
  sampleId
  fileName
  collectedAt
  best {
    labelId
    name
    probability
  }
  second {
    labelId
    name
    probability
  }
  margin
  thumbnail @include(if: $thumbnails)
}`) as unknown as TypedDocumentString<InboxQuery, InboxQueryVariables>;
export const TagPoliciesDocument = new TypedDocumentString(`
    query TagPolicies($slug: String!) {
  labelSet(slug: $slug) {
    tags {
      name
      policy {
        sampleSet {
          slug
        }
        maxLoss
        maxFalseAccepts
        recalibrate
        undecided
        setAt
        setBy
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TagPoliciesQuery, TagPoliciesQueryVariables>;
export const SetTagPolicyDocument = new TypedDocumentString(`
    mutation SetTagPolicy($input: SetTagPolicyInput!) {
  setTagPolicy(input: $input) {
    unchanged
  }
}
    `) as unknown as TypedDocumentString<SetTagPolicyMutation, SetTagPolicyMutationVariables>;
export const TenantsDocument = new TypedDocumentString(`
    query Tenants($after: String) {
  tenants(first: 100, after: $after) {
    nodes {
      ...TenantFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TenantFields on Tenant {
  id
  slug
  name
  status
  createdAt
}`) as unknown as TypedDocumentString<TenantsQuery, TenantsQueryVariables>;
export const TenantDocument = new TypedDocumentString(`
    query Tenant($slug: String!) {
  tenant(slug: $slug) {
    ...TenantFields
  }
}
    fragment TenantFields on Tenant {
  id
  slug
  name
  status
  createdAt
}`) as unknown as TypedDocumentString<TenantQuery, TenantQueryVariables>;
export const TenantToShowDocument = new TypedDocumentString(`
    query TenantToShow($slug: String!) {
  tenant(slug: $slug) {
    ...TenantDetails
  }
}
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
fragment TenantFields on Tenant {
  id
  slug
  name
  status
  createdAt
}
fragment QuotaFields on Quotas {
  labelSets
  labels
  imagesPerMinute
  apiKeys
  promptTemplates
  promptsPerMinute
  jobs
  uploadMb
  samples
  thumbnailMb
}
fragment TenantDetails on Tenant {
  ...TenantFields
  quotas {
    ...QuotaFields
  }
  apiKeys {
    ...KeyFields
  }
}`) as unknown as TypedDocumentString<TenantToShowQuery, TenantToShowQueryVariables>;
export const OwnTenantToShowDocument = new TypedDocumentString(`
    query OwnTenantToShow {
  viewer {
    tenant {
      ...TenantDetails
    }
  }
}
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
fragment TenantFields on Tenant {
  id
  slug
  name
  status
  createdAt
}
fragment QuotaFields on Quotas {
  labelSets
  labels
  imagesPerMinute
  apiKeys
  promptTemplates
  promptsPerMinute
  jobs
  uploadMb
  samples
  thumbnailMb
}
fragment TenantDetails on Tenant {
  ...TenantFields
  quotas {
    ...QuotaFields
  }
  apiKeys {
    ...KeyFields
  }
}`) as unknown as TypedDocumentString<OwnTenantToShowQuery, OwnTenantToShowQueryVariables>;
export const CreateTenantDocument = new TypedDocumentString(`
    mutation CreateTenant($input: CreateTenantInput!) {
  createTenant(input: $input) {
    secret
    tenant {
      ...TenantFields
      quotas {
        ...QuotaFields
      }
    }
  }
}
    fragment TenantFields on Tenant {
  id
  slug
  name
  status
  createdAt
}
fragment QuotaFields on Quotas {
  labelSets
  labels
  imagesPerMinute
  apiKeys
  promptTemplates
  promptsPerMinute
  jobs
  uploadMb
  samples
  thumbnailMb
}`) as unknown as TypedDocumentString<CreateTenantMutation, CreateTenantMutationVariables>;
export const UpdateTenantDocument = new TypedDocumentString(`
    mutation UpdateTenant($id: ID!, $input: UpdateTenantInput!) {
  updateTenant(id: $id, input: $input) {
    tenant {
      ...TenantFields
      quotas {
        ...QuotaFields
      }
    }
  }
}
    fragment TenantFields on Tenant {
  id
  slug
  name
  status
  createdAt
}
fragment QuotaFields on Quotas {
  labelSets
  labels
  imagesPerMinute
  apiKeys
  promptTemplates
  promptsPerMinute
  jobs
  uploadMb
  samples
  thumbnailMb
}`) as unknown as TypedDocumentString<UpdateTenantMutation, UpdateTenantMutationVariables>;
export const DeleteTenantDocument = new TypedDocumentString(`
    mutation DeleteTenant($id: ID!) {
  deleteTenant(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteTenantMutation, DeleteTenantMutationVariables>;
export const TenantUsageDocument = new TypedDocumentString(`
    query TenantUsage($slug: String!, $from: LocalDate, $to: LocalDate) {
  tenant(slug: $slug) {
    usage(from: $from, to: $to) {
      ...UsageFields
    }
  }
}
    fragment UsageFields on UsageDay {
  date
  requests
  images
  promptsEncoded
  errors
  bytes
  samples
  thumbnailBytes
}`) as unknown as TypedDocumentString<TenantUsageQuery, TenantUsageQueryVariables>;
export const OwnUsageDocument = new TypedDocumentString(`
    query OwnUsage($from: LocalDate, $to: LocalDate) {
  viewer {
    tenant {
      usage(from: $from, to: $to) {
        ...UsageFields
      }
    }
  }
}
    fragment UsageFields on UsageDay {
  date
  requests
  images
  promptsEncoded
  errors
  bytes
  samples
  thumbnailBytes
}`) as unknown as TypedDocumentString<OwnUsageQuery, OwnUsageQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    isOperator
    scopes
    tenant {
      slug
      name
      status
      quotas {
        ...QuotaFields
      }
    }
    apiKey {
      id
      name
      expiresAt
    }
  }
}
    fragment QuotaFields on Quotas {
  labelSets
  labels
  imagesPerMinute
  apiKeys
  promptTemplates
  promptsPerMinute
  jobs
  uploadMb
  samples
  thumbnailMb
}`) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const WebhooksDocument = new TypedDocumentString(`
    query Webhooks {
  webhooks {
    ...WebhookFields
  }
}
    fragment WebhookFields on Webhook {
  id
  url
  description
  events
  status
  disabledReason
  createdAt
  createdBy
}`) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: CreateWebhookInput!) {
  createWebhook(input: $input) {
    secret
    webhook {
      ...WebhookFields
    }
  }
}
    fragment WebhookFields on Webhook {
  id
  url
  description
  events
  status
  disabledReason
  createdAt
  createdBy
}`) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = new TypedDocumentString(`
    mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
  updateWebhook(id: $id, input: $input) {
    webhook {
      ...WebhookFields
    }
  }
}
    fragment WebhookFields on Webhook {
  id
  url
  description
  events
  status
  disabledReason
  createdAt
  createdBy
}`) as unknown as TypedDocumentString<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($id: ID!) {
  deleteWebhook(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const RotateWebhookSecretDocument = new TypedDocumentString(`
    mutation RotateWebhookSecret($id: ID!, $overlapSeconds: Int) {
  rotateWebhookSecret(id: $id, overlapSeconds: $overlapSeconds) {
    secret
    previousValidUntil
  }
}
    `) as unknown as TypedDocumentString<RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables>;
export const SendTestWebhookDocument = new TypedDocumentString(`
    mutation SendTestWebhook($id: ID!) {
  sendTestWebhook(id: $id) {
    delivery {
      ...DeliveryFields
    }
  }
}
    fragment DeliveryFields on WebhookDelivery {
  eventId
  type
  state
  createdAt
  nextAttemptAt
  error
  payload
  attempts {
    number
    at
    durationMs
    status
    error
  }
}`) as unknown as TypedDocumentString<SendTestWebhookMutation, SendTestWebhookMutationVariables>;
export const WebhookDeliveriesDocument = new TypedDocumentString(`
    query WebhookDeliveries($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Webhook {
      deliveries(first: $first, after: $after) {
        totalCount
        nodes {
          ...DeliveryFields
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment DeliveryFields on WebhookDelivery {
  eventId
  type
  state
  createdAt
  nextAttemptAt
  error
  payload
  attempts {
    number
    at
    durationMs
    status
    error
  }
}`) as unknown as TypedDocumentString<WebhookDeliveriesQuery, WebhookDeliveriesQueryVariables>;