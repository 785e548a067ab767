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

export type StartFollowedJobMutationVariables = Exact<{
  input: JobInput;
}>;


export type StartFollowedJobMutation = { startJob?: { job: { id: string } } | null };

export type JobStatusFragment = { id: string, kind: JobKind, subject?: string | null, state: JobState, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null };

export type FollowedJobSubscriptionVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type FollowedJobSubscription = { jobProgress: { __typename: 'Job', id: string, kind: JobKind, subject?: string | null, state: JobState, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null } };

export type OneJobQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type OneJobQuery = { job?: { id: string, kind: JobKind, subject?: string | null, state: JobState, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null } | null };

export type CancelJobMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CancelJobMutation = { cancelJob?: { job: { id: string, kind: JobKind, subject?: string | null, state: JobState, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null } } | null };

export type VersionSummaryFragment = { id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string> };

export type LabelSetsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type LabelSetsQuery = { labelSets?: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, slug: string, name: string, description?: string | null, updatedAt: string, latest: { id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string> }, tags: Array<{ name: string, movedAt: string, version: { id: string, number: number } }> }> } | null };

export type LabelSetVersionsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  first: Scalars['Int']['input'];
}>;


export type LabelSetVersionsQuery = { labelSet?: { id: string, slug: string, latest: { id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string> }, versions: { totalCount: number, nodes: Array<{ id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string> }> }, tags: Array<{ name: string, version: { id: string, number: number } }> } | null };

export type SampleSetsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SampleSetsQuery = { sampleSets?: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, slug: string, name: string, description?: string | null, keepThumbnails: boolean, updatedAt: string, labelSet?: { id: string, slug: string } | null, latest: { id: string, number: number, sampleCount: number, unknownCount: number, exampleCount: number, unjudgedCount: number } }> } | null };

export type AddSamplesMutationVariables = Exact<{
  input: AddSamplesInput;
}>;


export type AddSamplesMutation = { addSamples?: { added: number, updated: number, unchanged: number, failures: Array<{ index: number, fileName?: string | null, code: ErrorCode, message: string }>, version: { id: string, number: number, sampleCount: number } } | null };

export type JudgeSamplesMutationVariables = Exact<{
  input: JudgeSamplesInput;
}>;


export type JudgeSamplesMutation = { judgeSamples?: { unchanged: boolean, version: { id: string, number: number, unjudgedCount: number } } | null };

export type CreateSampleSetMutationVariables = Exact<{
  input: CreateSampleSetInput;
}>;


export type CreateSampleSetMutation = { createSampleSet?: { sampleSet: { id: string, slug: string } } | null };

export type FindLabelsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number?: InputMaybe<Scalars['Int']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
  isLatest: Scalars['Boolean']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
}>;


export type FindLabelsQuery = { labelSet?: { id: string, version?: { id: string, labels: { nodes: Array<{ id: string, labelId: string, name: string, synonyms: Array<string> }> } } | null, latest?: { id: string, labels: { nodes: Array<{ id: string, labelId: string, name: string, synonyms: Array<string> }> } } } | null };

export type FoundLabelsFragment = { id: string, labels: { nodes: Array<{ id: string, labelId: string, name: string, synonyms: Array<string> }> } };

export type AuditLogQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type AuditLogQuery = { auditLog?: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, at: string, actor: string, mutation: AuditedMutation, target?: string | null, outcome?: AuditOutcome | null, reason?: string | null, requestId: string }> } | null };

export type TenantKeyFragment = { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null };

export type TenantKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type TenantKeysQuery = { viewer: { tenant?: { id: string, apiKeys: Array<{ id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }> } | null } };

export type MakeKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type MakeKeyMutation = { createApiKey?: { secret: string, apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null } } | null };

export type ReplaceKeyMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  overlapSeconds: Scalars['Int']['input'];
}>;


export type ReplaceKeyMutation = { rotateApiKey?: { secret: string, apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null }, previous: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null } } | null };

export type RevokeKeyMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RevokeKeyMutation = { revokeApiKey?: { apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt?: string | null, revokedAt?: string | null, lastUsedAt?: string | null } } | null };

export type TenantRowFragment = { id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, promptsPerMinute: number, jobs: number, samples: number, thumbnailMb: number, uploadMb: number, apiKeys: number, promptTemplates: number } };

export type TenantsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type TenantsQuery = { tenants?: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, promptsPerMinute: number, jobs: number, samples: number, thumbnailMb: number, uploadMb: number, apiKeys: number, promptTemplates: number } }> } | null };

export type TenantUsageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  from: Scalars['LocalDate']['input'];
  to: Scalars['LocalDate']['input'];
}>;


export type TenantUsageQuery = { tenant?: { id: string, usage: Array<{ date: string, images: number, promptsEncoded: number, requests: number, errors: number, bytes: number, samples: number, thumbnailBytes: number }> } | null };

export type MakeTenantMutationVariables = Exact<{
  input: CreateTenantInput;
}>;


export type MakeTenantMutation = { createTenant?: { secret: string, tenant: { id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, promptsPerMinute: number, jobs: number, samples: number, thumbnailMb: number, uploadMb: number, apiKeys: number, promptTemplates: number } } } | null };

export type ChangeTenantMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  input: UpdateTenantInput;
}>;


export type ChangeTenantMutation = { updateTenant?: { tenant: { id: string, slug: string, name: string, status: TenantStatus, createdAt: string, quotas: { labelSets: number, labels: number, imagesPerMinute: number, promptsPerMinute: number, jobs: number, samples: number, thumbnailMb: number, uploadMb: number, apiKeys: number, promptTemplates: number } } } | null };

export type RemoveTenantMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RemoveTenantMutation = { deleteTenant?: { deletedId: string } | null };

export type UsageOfDayFragment = { date: string, images: number, promptsEncoded: number, requests: number, errors: number, bytes: number, samples: number, thumbnailBytes: number };

export type OwnUsageQueryVariables = Exact<{
  from: Scalars['LocalDate']['input'];
  to: Scalars['LocalDate']['input'];
}>;


export type OwnUsageQuery = { viewer: { tenant?: { id: string, usage: Array<{ date: string, images: number, promptsEncoded: number, requests: number, errors: number, bytes: number, samples: number, thumbnailBytes: number }> } | null } };

export type ClassifyPictureMutationVariables = Exact<{
  input: ClassifyInput;
}>;


export type ClassifyPictureMutation = { classifyImage?: { unknown: boolean, embedding: Array<number>, predictions: Array<{ name: string, similarity: number, probability: number, confidence?: number | null }>, predictionSet?: { size: number, predictions: Array<{ name: string }> } | null, provenance: { labelSetSlug?: string | null, labelSetVersion?: number | null } } | null };

export type ClassifyVersionQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number?: InputMaybe<Scalars['Int']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
  isLatest: Scalars['Boolean']['input'];
}>;


export type ClassifyVersionQuery = { labelSet?: { id: string, slug: string, version?: { id: string, number: number, labelCount: number, tags: Array<string>, calibrations: Array<{ id: string }> } | null, latest?: { id: string, number: number, labelCount: number, tags: Array<string>, calibrations: Array<{ id: string }> } } | null };

export type AskedVersionFragment = { id: string, number: number, labelCount: number, tags: Array<string>, calibrations: Array<{ id: string }> };

export type PictureSizeQueryVariables = Exact<{ [key: string]: never; }>;


export type PictureSizeQuery = { model: { id: string, imageSize?: number | null } };

export type ShareOfFragment = { value?: number | null, low?: number | null, high?: number | null, count: number, of: number };

export type EvaluationFiguresQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
}>;


export type EvaluationFiguresQuery = { evaluation?: { sampleCount: number, unknownCount: number, unjudgedCount: number, notInVocabulary: number, meanPerClassRecall?: number | null, macroF1?: number | null, negativeLogLikelihood?: number | null, expectedCalibrationError?: number | null, calibrationErrorByChance?: number | null, labelSetVersion?: { id: string, number: number, labelCount: number } | null, sampleSetVersion: { id: string, number: number }, top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, top5?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null, reliability: Array<{ low: number, high: number, confidence?: number | null, accuracy: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> } | null };

export type EvaluationUnknownsQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
  score: Score;
}>;


export type EvaluationUnknownsQuery = { evaluation?: { unknowns?: { auroc: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } } | null } | null };

export type EvaluationConfusionsQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
}>;


export type EvaluationConfusionsQuery = { evaluation?: { confusions: Array<{ count: number, expected: { id: string, labelId: string, name: string }, predicted: { id: string, labelId: string, name: string } }> } | null };

export type EvaluationCellQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
  expected: Scalars['ID']['input'];
  predicted: Scalars['ID']['input'];
}>;


export type EvaluationCellQuery = { evaluation?: { confusions: Array<{ count: number, expected: { id: string, name: string }, predicted: { id: string, name: string }, samples: Array<{ id: string, sampleId: string, fileName?: string | null, thumbnail?: string | null }> }> } | null };

export type EvaluationLabelsQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type EvaluationLabelsQuery = { evaluation?: { labels: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ support: number, f1?: number | null, averagePrecision?: number | null, label: { id: string, labelId: string, name: string }, recall: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> } } | null };

export type EvaluationMistakesQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type EvaluationMistakesQuery = { evaluation?: { mistakes: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ probability: number, rightProbability?: number | null, rightRank?: number | null, predicted: { id: string, name: string }, right?: { id: string, name: string } | null, sample: { id: string, sampleId: string, fileName?: string | null, thumbnail?: string | null } }> } } | null };

export type StartEvaluationMutationVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
}>;


export type StartEvaluationMutation = { startJob?: { job: { id: string } } | null };

export type EvaluationThresholdsQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
  score: Score;
}>;


export type EvaluationThresholdsQuery = { evaluation?: { thresholds: Array<{ threshold: number, accuracy: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, refusals: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }> } | null };

export type RatesAtFragment = { falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, trueAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } };

export type CalibrationReportFragment = { id: string, createdAt: string, createdBy: string, score: Score, scoring: Scoring, threshold: number, estimatedFromLabels: boolean, knownCount: number, unknownCount: number, negativeLabelCount: number, expectedCalibrationError: number, calibrationErrorByChance: number, warnings: Array<string>, expectedRate?: { value: number, low: number, high: number } | null, heldOut: { falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, trueAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, scores: Array<{ score: Score, auroc: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }>, target: { falseAcceptRate?: number | null, precision?: number | null, trueAcceptRate?: number | null, guaranteed: boolean } };

export type CalibrateHereMutationVariables = Exact<{
  input: CalibrateInput;
}>;


export type CalibrateHereMutation = { calibrate?: { calibration: { id: string, createdAt: string, createdBy: string, score: Score, scoring: Scoring, threshold: number, estimatedFromLabels: boolean, knownCount: number, unknownCount: number, negativeLabelCount: number, expectedCalibrationError: number, calibrationErrorByChance: number, warnings: Array<string>, expectedRate?: { value: number, low: number, high: number } | null, heldOut: { falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, trueAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, scores: Array<{ score: Score, auroc: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }>, target: { falseAcceptRate?: number | null, precision?: number | null, trueAcceptRate?: number | null, guaranteed: boolean } } } | null };

export type VersionCalibrationsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
}>;


export type VersionCalibrationsQuery = { labelSet?: { id: string, version?: { id: string, number: number, calibrations: Array<{ id: string, createdAt: string, createdBy: string, score: Score, scoring: Scoring, threshold: number, estimatedFromLabels: boolean, knownCount: number, unknownCount: number, negativeLabelCount: number, expectedCalibrationError: number, calibrationErrorByChance: number, warnings: Array<string>, expectedRate?: { value: number, low: number, high: number } | null, heldOut: { falseAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, precision: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number }, trueAccepts: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, scores: Array<{ score: Score, auroc: number, fprAt95Tpr: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }>, target: { falseAcceptRate?: number | null, precision?: number | null, trueAcceptRate?: number | null, guaranteed: boolean } }> } | null } | null };

export type StartCalibrationMutationVariables = Exact<{
  input: CalibrateInput;
}>;


export type StartCalibrationMutation = { startJob?: { job: { id: string } } | null };

export type FlipFiguresFragment = { gained: number, lost: number, of: number, apart: number, newlyRefused?: number | null, newlyAccepted?: number | null, pValue: number, difference: { value: number, low: number, high: number }, from: { labelSetVersion?: { id: string, number: number } | null, sampleSetVersion: { id: string, number: number } }, to: { labelSetVersion?: { id: string, number: number } | null } };

export type FlipCardPartsFragment = { kind: FlipKind, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null, sample: { id: string, fileName?: string | null, thumbnail?: string | null, unknown: boolean, kind?: string | null, expected?: Array<{ labelId: string, name: string }> | null } };

export type FlipPagePartsFragment = { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ kind: FlipKind, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null, sample: { id: string, fileName?: string | null, thumbnail?: string | null, unknown: boolean, kind?: string | null, expected?: Array<{ labelId: string, name: string }> | null } }> };

export type FlipFiguresNowQueryVariables = Exact<{
  from: LabelSetRef;
  to: PreviewTarget;
  sampleSet: SampleSetRef;
}>;


export type FlipFiguresNowQuery = { preview?: { gained: number, lost: number, of: number, apart: number, newlyRefused?: number | null, newlyAccepted?: number | null, pValue: number, difference: { value: number, low: number, high: number }, from: { labelSetVersion?: { id: string, number: number } | null, sampleSetVersion: { id: string, number: number } }, to: { labelSetVersion?: { id: string, number: number } | null } } | null };

export type FlipFiguresOfJobQueryVariables = Exact<{
  job: Scalars['ID']['input'];
}>;


export type FlipFiguresOfJobQuery = { job?: { id: string, state: JobState, result?:
      | { preview: { gained: number, lost: number, of: number, apart: number, newlyRefused?: number | null, newlyAccepted?: number | null, pValue: number, difference: { value: number, low: number, high: number }, from: { labelSetVersion?: { id: string, number: number } | null, sampleSetVersion: { id: string, number: number } }, to: { labelSetVersion?: { id: string, number: number } | null } } }
      | Record<PropertyKey, never>
     | null } | null };

export type FlipPageNowQueryVariables = Exact<{
  from: LabelSetRef;
  to: PreviewTarget;
  sampleSet: SampleSetRef;
  kind?: InputMaybe<FlipKind>;
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
}>;


export type FlipPageNowQuery = { preview?: { flips: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ kind: FlipKind, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null, sample: { id: string, fileName?: string | null, thumbnail?: string | null, unknown: boolean, kind?: string | null, expected?: Array<{ labelId: string, name: string }> | null } }> } } | null };

export type FlipPageOfJobQueryVariables = Exact<{
  job: Scalars['ID']['input'];
  kind?: InputMaybe<FlipKind>;
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
}>;


export type FlipPageOfJobQuery = { job?: { id: string, result?:
      | { preview: { flips: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ kind: FlipKind, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null, sample: { id: string, fileName?: string | null, thumbnail?: string | null, unknown: boolean, kind?: string | null, expected?: Array<{ labelId: string, name: string }> | null } }> } } }
      | Record<PropertyKey, never>
     | null } | null };

export type UnjudgedFlipPageNowQueryVariables = Exact<{
  from: LabelSetRef;
  to: PreviewTarget;
  sampleSet: SampleSetRef;
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
}>;


export type UnjudgedFlipPageNowQuery = { preview?: { unjudged: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ kind: FlipKind, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null, sample: { id: string, fileName?: string | null, thumbnail?: string | null, unknown: boolean, kind?: string | null, expected?: Array<{ labelId: string, name: string }> | null } }> } } | null };

export type UnjudgedFlipPageOfJobQueryVariables = Exact<{
  job: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
}>;


export type UnjudgedFlipPageOfJobQuery = { job?: { id: string, result?:
      | { preview: { unjudged: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ kind: FlipKind, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null, sample: { id: string, fileName?: string | null, thumbnail?: string | null, unknown: boolean, kind?: string | null, expected?: Array<{ labelId: string, name: string }> | null } }> } } }
      | Record<PropertyKey, never>
     | null } | null };

export type InboxPageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type InboxPageQuery = { sampleSet?: { id: string, slug: string, labelSet?: { id: string, slug: string } | null, inbox: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ sampleId: string, fileName?: string | null, thumbnail?: string | null, margin?: number | null, collectedAt?: string | null, guesses: Array<{ labelId: string, name: string, probability: number }> }> } } | null };

export type InboxPictureFragment = { sampleId: string, fileName?: string | null, thumbnail?: string | null, margin?: number | null, collectedAt?: string | null, guesses: Array<{ labelId: string, name: string, probability: number }> };

export type InboxSetQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type InboxSetQuery = { sampleSet?: { id: string, labelSet?: { id: string, slug: string } | null } | null };

export type JobsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<JobState>;
}>;


export type JobsQuery = { jobs?: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, kind: JobKind, subject?: string | null, state: JobState, createdAt: string, createdBy: string, startedAt?: string | null, finishedAt?: string | null, progress: { done: number, total?: number | null, unit: string, etaSeconds?: number | null }, error?: { code: ErrorCode, message: string, argument?: string | null } | null }> } | null };

export type JobResultsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<JobState>;
}>;


export type JobResultsQuery = { jobs?: { nodes: Array<{ id: string, state: JobState, result?:
        | { __typename: 'AddSamplesPayload', failureCount: number, samplesAdded: number, sampleSet: { id: string, slug: string } }
        | { __typename: 'BulkClassifyResult', classified: number, failed: number, unknown: number, classifiedWith?: { id: string, number: number } | null }
        | { __typename: 'CalibratePayload', calibration: { id: string, labelSetVersion?: { id: string, number: number } | null, sampleSetVersion?: { id: string, sampleSet?: { id: string, slug: string } | null } | null } }
        | { __typename: 'EvaluatePayload', evaluation: { labelSetVersion?: { id: string, number: number } | null, sampleSetVersion: { id: string, sampleSet?: { id: string, slug: string } | null } } }
        | { __typename: 'ImportLabelsPayload', version: { id: string, number: number } }
        | { __typename: 'LabelSetPayload', version: { id: string, number: number } }
        | { __typename: 'PreviewPayload', preview: { gained: number, lost: number, from: { labelSetVersion?: { id: string, number: number } | null, sampleSetVersion: { id: string, sampleSet?: { id: string, slug: string } | null } }, to: { labelSetVersion?: { id: string, number: number } | null } } }
        | { __typename: 'ReembedSamplesPayload', reembedded: number, sampleSet: { id: string, slug: string } }
        | { __typename: 'SuggestPayload', labelSetVersion: { id: string, number: number }, suggestions: Array<{ isProven: boolean }> }
        | { __typename: 'UpsertLabelsPayload', version: { id: string, number: number } }
       | null }> } | null };

export type JobDownloadQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  format: BulkFormat;
}>;


export type JobDownloadQuery = { job?: { id: string, result?:
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

export type WholeLabelFragment = { id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null };

export type ChangePartsFragment = { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, prompts: Array<string>, synonyms: Array<string> }> };

export type LintFindingsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  version: Scalars['Int']['input'];
  sampleSet?: InputMaybe<SampleSetRef>;
}>;


export type LintFindingsQuery = { labelSet?: { id: string, version?: { id: string, number: number, promptTemplateSlug: string, findings: Array<{ code: FindingCode, severity: Severity, message: string, evidence: Record<string, unknown>, labels: Array<{ id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null }>, fix?: { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, prompts: Array<string>, synonyms: Array<string> }> } | null }> } | null } | null };

export type SuggestionPartsFragment = { kind: SuggestionKind, isProven: boolean, message: string, text?: string | null, fixed: number, broken: number, of: number, pValue: number, crossFittedGain?: number | null, label?: { id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null } | null, change: { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, prompts: Array<string>, synonyms: Array<string> }> } };

export type EditSuggestionsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  version: Scalars['Int']['input'];
  sampleSet: SampleSetRef;
  candidates?: InputMaybe<Array<Scalars['String']['input']> | Scalars['String']['input']>;
}>;


export type EditSuggestionsQuery = { labelSet?: { id: string, version?: { id: string, number: number, promptTemplateSlug: string, suggestions: Array<{ kind: SuggestionKind, isProven: boolean, message: string, text?: string | null, fixed: number, broken: number, of: number, pValue: number, crossFittedGain?: number | null, label?: { id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null } | null, change: { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, prompts: Array<string>, synonyms: Array<string> }> } }> } | null } | null };

export type SuggestionsOfJobQueryVariables = Exact<{
  job: Scalars['ID']['input'];
}>;


export type SuggestionsOfJobQuery = { job?: { id: string, result?:
      | { labelSetVersion: { id: string, number: number, promptTemplateSlug: string }, suggestions: Array<{ kind: SuggestionKind, isProven: boolean, message: string, text?: string | null, fixed: number, broken: number, of: number, pValue: number, crossFittedGain?: number | null, label?: { id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null } | null, change: { remove: Array<string>, templates?: Array<string> | null, upsert: Array<{ labelId: string, name: string, prompts: Array<string>, synonyms: Array<string> }> } }> }
      | Record<PropertyKey, never>
     | null } | null };

export type LabelOfChangeQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  version: Scalars['Int']['input'];
  labelId: Scalars['ID']['input'];
}>;


export type LabelOfChangeQuery = { labelSet?: { id: string, version?: { id: string, label?: { id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null } | null } | null } | null };

export type SaveTemplateMutationVariables = Exact<{
  input: CreatePromptTemplateInput;
}>;


export type SaveTemplateMutation = { createPromptTemplate?: { promptTemplate: { id: string, slug: string, version: number } } | null };

export type MapVersionQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number?: InputMaybe<Scalars['Int']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
  named: Scalars['Boolean']['input'];
  samples: Scalars['String']['input'];
  withSamples: Scalars['Boolean']['input'];
}>;


export type MapVersionQuery = { labelSet?: { id: string, version?: { id: string, number: number, labelCount: number } | null, latest?: { id: string, number: number, labelCount: number } } | null, sampleSet?: { id: string, latest: { id: string, number: number, sampleCount: number } } | null };

export type MapLabelsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type MapLabelsQuery = { labelSet?: { id: string, version?: { id: string, labels: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, name: string, vector?: string | null }> } } | null } | null };

export type MapSamplesQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type MapSamplesQuery = { sampleSet?: { id: string, version?: { id: string, samples: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, sampleId: string, fileName?: string | null, unknown: boolean, vector?: string | null, expected?: Array<{ name: string }> | null }> } } | null } | null };

export type SampleSetHereQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type SampleSetHereQuery = { sampleSet?: { id: string, slug: string, name: string, description?: string | null, keepThumbnails: boolean, labelSet?: { id: string, slug: string } | null, latest: { id: string, number: number, sampleCount: number, unknownCount: number, exampleCount: number, unjudgedCount: number }, versions: { totalCount: number, nodes: Array<{ createdAt: string, createdBy: string, operation: SampleSetOperation, message?: string | null, id: string, number: number, sampleCount: number, unknownCount: number, exampleCount: number, unjudgedCount: number }> } } | null };

export type SampleSetCountsFragment = { id: string, number: number, sampleCount: number, unknownCount: number, exampleCount: number, unjudgedCount: number };

export type SamplesOfVersionQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  label?: InputMaybe<Scalars['String']['input']>;
  unknown?: InputMaybe<Scalars['Boolean']['input']>;
  unjudged?: InputMaybe<Scalars['Boolean']['input']>;
  role?: InputMaybe<SampleRole>;
}>;


export type SamplesOfVersionQuery = { sampleSet?: { id: string, version?: { id: string, samples: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, sampleId: string, fileName?: string | null, unknown: boolean, kind?: string | null, role: SampleRole, thumbnail?: string | null, expected?: Array<{ labelId: string, name: string }> | null }> } } | null } | null };

export type SampleShownFragment = { id: string, sampleId: string, fileName?: string | null, unknown: boolean, kind?: string | null, role: SampleRole, thumbnail?: string | null, expected?: Array<{ labelId: string, name: string }> | null };

export type RemoveSamplesMutationVariables = Exact<{
  input: RemoveSamplesInput;
}>;


export type RemoveSamplesMutation = { removeSamples?: { unchanged: boolean, version: { id: string, number: number } } | null };

export type TemplateChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type TemplateChoicesQuery = { promptTemplates?: { nodes: Array<{ id: string, slug: string, name: string, version: number, templates: Array<string> }> } | null };

export type CreateLabelSetMutationVariables = Exact<{
  input: CreateLabelSetInput;
}>;


export type CreateLabelSetMutation = { createLabelSet?: { promptsEncoded: number, warnings: Array<string>, labelSet: { id: string, slug: string } } | null };

export type StartCreateLabelSetMutationVariables = Exact<{
  input: JobInput;
}>;


export type StartCreateLabelSetMutation = { startJob?: { job: { id: string, state: JobState } } | null };

export type DeleteLabelSetMutationVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type DeleteLabelSetMutation = { deleteLabelSet?: { deletedId: string } | null };

export type GatePartsFragment = { outcome: GateOutcome, sentence: string, sampleSetVersion: number, comparedWith?: number | null, gained?: number | null, lost?: number | null, of?: number | null, apart?: number | null, pValue?: number | null, maxLoss?: number | null, maxFalseAccepts?: number | null, difference?: { value: number, low: number, high: number } | null, falseAccepts?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null };

export type PolicyPartsFragment = { maxLoss: number, maxFalseAccepts?: number | null, recalibrate: boolean, undecided: UndecidedRule, setAt: string, setBy: string, sampleSet?: { id: string, slug: string } | null };

export type TagsOfSetQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type TagsOfSetQuery = { labelSet?: { id: string, slug: string, latest: { id: string, number: number }, tags: Array<{ name: string, movedAt: string, movedBy: string, version: { id: string, number: number }, policy?: { maxLoss: number, maxFalseAccepts?: number | null, recalibrate: boolean, undecided: UndecidedRule, setAt: string, setBy: string, sampleSet?: { id: string, slug: string } | null } | null, history: Array<{ at: string, by: string, from?: number | null, to?: number | null, forced?: string | null, gate?: { outcome: GateOutcome, sentence: string } | null }> }> } | null };

export type VersionHistoryQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type VersionHistoryQuery = { labelSet?: { id: string, versions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string> }> } } | null };

export type GateOfMoveQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  version: Scalars['Int']['input'];
  tag: Scalars['String']['input'];
}>;


export type GateOfMoveQuery = { labelSet?: { id: string, version?: { id: string, gate?: { outcome: GateOutcome, sentence: string, sampleSetVersion: number, comparedWith?: number | null, gained?: number | null, lost?: number | null, of?: number | null, apart?: number | null, pValue?: number | null, maxLoss?: number | null, maxFalseAccepts?: number | null, difference?: { value: number, low: number, high: number } | null, falseAccepts?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null } | null } | null } | null };

export type DiffedLabelFragment = { id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, metadata?: Record<string, unknown> | null, parent?: { id: string, name: string } | null };

export type VersionDiffQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  from?: InputMaybe<Scalars['Int']['input']>;
  fromTag?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['Int']['input']>;
  toTag?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  offset: Scalars['Int']['input'];
}>;


export type VersionDiffQuery = { labelSet?: { id: string, version?: { id: string, diff: { from: number, to: number, hasMore: boolean, modelChanged: boolean, promptTemplateChanged: boolean, learnedChanged: boolean, added: Array<{ id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, metadata?: Record<string, unknown> | null, parent?: { id: string, name: string } | null }>, removed: Array<{ id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, metadata?: Record<string, unknown> | null, parent?: { id: string, name: string } | null }>, changed: Array<{ fields: Array<LabelField>, before: { id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, metadata?: Record<string, unknown> | null, parent?: { id: string, name: string } | null }, after: { id: string, labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, metadata?: Record<string, unknown> | null, parent?: { id: string, name: string } | null } }> } } | null } | null };

export type MoveTagMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  tag: Scalars['String']['input'];
  version: Scalars['Int']['input'];
  force?: InputMaybe<Scalars['String']['input']>;
}>;


export type MoveTagMutation = { tagLabelSetVersion?: { unchanged: boolean, labelSet: { id: string }, taggedVersion?: { id: string, number: number, tags: Array<string> } | null, gate?: { outcome: GateOutcome, sentence: string, sampleSetVersion: number, comparedWith?: number | null, gained?: number | null, lost?: number | null, of?: number | null, apart?: number | null, pValue?: number | null, maxLoss?: number | null, maxFalseAccepts?: number | null, difference?: { value: number, low: number, high: number } | null, falseAccepts?: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } | null } | null } | null };

export type RemoveTagMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  tag: Scalars['String']['input'];
}>;


export type RemoveTagMutation = { untagLabelSetVersion?: { labelSet: { id: string }, lostBy?: { id: string, tags: Array<string> } | null } | null };

export type RestoreVersionMutationVariables = Exact<{
  slug: Scalars['String']['input'];
  version: Scalars['Int']['input'];
  message?: InputMaybe<Scalars['String']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
}>;


export type RestoreVersionMutation = { restoreLabelSet?: { unchanged: boolean, warnings: Array<string>, labelSet: { id: string }, version: { id: string, number: number } } | null };

export type SetPolicyOfTagMutationVariables = Exact<{
  input: SetTagPolicyInput;
}>;


export type SetPolicyOfTagMutation = { setTagPolicy?: { unchanged: boolean, labelSet: { id: string } } | null };

export type VersionFiguresQueryVariables = Exact<{
  labelSet: LabelSetRef;
  sampleSet: SampleSetRef;
}>;


export type VersionFiguresQuery = { evaluation?: { top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } } | null };

export type LabelTextsFragment = { labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null };

export type VocabularyLatestQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type VocabularyLatestQuery = { labelSet?: { id: string, slug: string, name: string, latest: { id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string> } } | null };

export type VocabularyVersionQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number?: InputMaybe<Scalars['Int']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
}>;


export type VocabularyVersionQuery = { labelSet?: { id: string, version?: { id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string> } | null } | null };

export type VocabularyPageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type VocabularyPageQuery = { labelSet?: { id: string, version?: { id: string, labels: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null }> } } | null } | null };

export type LabelNeighboursQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  labelId: Scalars['ID']['input'];
}>;


export type LabelNeighboursQuery = { labelSet?: { id: string, version?: { id: string, label?: { id: string, nearest: Array<{ similarity: number, centredSimilarity?: number | null, label: { labelId: string, name: string } }> } | null } | null } | null };

export type WhatIsReadQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  number: Scalars['Int']['input'];
  labels: Array<LabelInput> | LabelInput;
}>;


export type WhatIsReadQuery = { labelSet?: { id: string, version?: { id: string, render: Array<{ name: string, prompts: Array<{ text: string, read?: string | null, isCut: boolean }> }> } | null } | null };

export type LiveFlipsQueryVariables = Exact<{
  from: LabelSetRef;
  draft: DraftInput;
  sampleSet: SampleSetRef;
}>;


export type LiveFlipsQuery = { preview?: { gained: number, lost: number, of: number, apart: number, pValue: number, difference: { value: number, low: number, high: number }, flips: { totalCount: number } } | null };

export type FlippedPicturesQueryVariables = Exact<{
  from: LabelSetRef;
  draft: DraftInput;
  sampleSet: SampleSetRef;
}>;


export type FlippedPicturesQuery = { preview?: { from: { top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, to: { top1: { value?: number | null, low?: number | null, high?: number | null, count: number, of: number } }, flips: { totalCount: number, nodes: Array<{ kind: FlipKind, before?: { name: string, probability: number } | null, after?: { name: string, probability: number } | null, sample: { id: string, sampleId: string, fileName?: string | null, thumbnail?: string | null, expected?: Array<{ name: string }> | null } }> } } | null };

export type JudgedVersionQueryVariables = Exact<{
  version: LabelSetRef;
  sampleSet: SampleSetRef;
}>;


export type JudgedVersionQuery = { evaluation?: { sampleCount: number } | null };

export type SaveDraftMutationVariables = Exact<{
  input: ApplyDraftInput;
}>;


export type SaveDraftMutation = { applyDraft?: { unchanged: boolean, promptsEncoded: number, warnings: Array<string>, labelSet: { id: string, slug: string }, version: { id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string> } } | null };

export type StartDraftJobMutationVariables = Exact<{
  input: JobInput;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
}>;


export type StartDraftJobMutation = { startJob?: { job: { id: string, kind: JobKind, state: JobState } } | null };

export type TheirChangesQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  from: Scalars['Int']['input'];
  to: Scalars['Int']['input'];
  first: Scalars['Int']['input'];
  offset: Scalars['Int']['input'];
}>;


export type TheirChangesQuery = { labelSet?: { id: string, version?: { id: string, number: number, createdAt: string, createdBy: string, operation: LabelSetOperation, message?: string | null, labelCount: number, promptTemplateSlug: string, tags: Array<string>, diff: { hasMore: boolean, promptTemplateChanged: boolean, added: Array<{ labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null }>, removed: Array<{ labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null }>, changed: Array<{ after: { labelId: string, name: string, synonyms: Array<string>, prompts: Array<string>, parentId?: string | null, metadata?: Record<string, unknown> | null } }> } } | null } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { isOperator: boolean, scopes: Array<Scope>, apiKey?: { id: string, name: string, prefix: string, expiresAt?: string | null } | null, tenant?: { id: string, slug: string, name: string, status: TenantStatus, quotas: { labelSets: number, labels: number, imagesPerMinute: number, promptsPerMinute: number, jobs: number, samples: number, thumbnailMb: number, uploadMb: number, apiKeys: number, promptTemplates: number } } | null }, model: { id: string, modelId: string, digest: string, dtype: string, device: string, dimensions: number, logitScale: number } };

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
export const JobStatusFragmentDoc = new TypedDocumentString(`
    fragment JobStatus on Job {
  id
  kind
  subject
  state
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
    `, {"fragmentName":"JobStatus"}) as unknown as TypedDocumentString<JobStatusFragment, unknown>;
export const VersionSummaryFragmentDoc = new TypedDocumentString(`
    fragment VersionSummary on LabelSetVersion {
  id
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  promptTemplateSlug
  tags
}
    `, {"fragmentName":"VersionSummary"}) as unknown as TypedDocumentString<VersionSummaryFragment, unknown>;
export const FoundLabelsFragmentDoc = new TypedDocumentString(`
    fragment FoundLabels on LabelSetVersion {
  id
  labels(first: 20, search: $search) {
    nodes {
      id
      labelId
      name
      synonyms
    }
  }
}
    `, {"fragmentName":"FoundLabels"}) as unknown as TypedDocumentString<FoundLabelsFragment, unknown>;
export const TenantKeyFragmentDoc = new TypedDocumentString(`
    fragment TenantKey on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}
    `, {"fragmentName":"TenantKey"}) as unknown as TypedDocumentString<TenantKeyFragment, unknown>;
export const TenantRowFragmentDoc = new TypedDocumentString(`
    fragment TenantRow on Tenant {
  id
  slug
  name
  status
  createdAt
  quotas {
    labelSets
    labels
    imagesPerMinute
    promptsPerMinute
    jobs
    samples
    thumbnailMb
    uploadMb
    apiKeys
    promptTemplates
  }
}
    `, {"fragmentName":"TenantRow"}) as unknown as TypedDocumentString<TenantRowFragment, unknown>;
export const UsageOfDayFragmentDoc = new TypedDocumentString(`
    fragment UsageOfDay on UsageDay {
  date
  images
  promptsEncoded
  requests
  errors
  bytes
  samples
  thumbnailBytes
}
    `, {"fragmentName":"UsageOfDay"}) as unknown as TypedDocumentString<UsageOfDayFragment, unknown>;
export const AskedVersionFragmentDoc = new TypedDocumentString(`
    fragment AskedVersion on LabelSetVersion {
  id
  number
  labelCount
  tags
  calibrations {
    id
  }
}
    `, {"fragmentName":"AskedVersion"}) as unknown as TypedDocumentString<AskedVersionFragment, unknown>;
export const ShareOfFragmentDoc = new TypedDocumentString(`
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}
    `, {"fragmentName":"ShareOf"}) as unknown as TypedDocumentString<ShareOfFragment, unknown>;
export const RatesAtFragmentDoc = new TypedDocumentString(`
    fragment RatesAt on ThresholdRates {
  falseAccepts {
    ...ShareOf
  }
  precision {
    ...ShareOf
  }
  trueAccepts {
    ...ShareOf
  }
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}`, {"fragmentName":"RatesAt"}) as unknown as TypedDocumentString<RatesAtFragment, unknown>;
export const CalibrationReportFragmentDoc = new TypedDocumentString(`
    fragment CalibrationReport on Calibration {
  id
  createdAt
  createdBy
  score
  scoring
  threshold
  estimatedFromLabels
  knownCount
  unknownCount
  negativeLabelCount
  expectedCalibrationError
  calibrationErrorByChance
  expectedRate {
    value
    low
    high
  }
  heldOut {
    ...RatesAt
  }
  scores {
    score
    auroc
    fprAt95Tpr {
      ...ShareOf
    }
  }
  target {
    falseAcceptRate
    precision
    trueAcceptRate
    guaranteed
  }
  warnings
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}
fragment RatesAt on ThresholdRates {
  falseAccepts {
    ...ShareOf
  }
  precision {
    ...ShareOf
  }
  trueAccepts {
    ...ShareOf
  }
}`, {"fragmentName":"CalibrationReport"}) as unknown as TypedDocumentString<CalibrationReportFragment, unknown>;
export const FlipFiguresFragmentDoc = new TypedDocumentString(`
    fragment FlipFigures on Preview {
  gained
  lost
  of
  apart
  newlyRefused
  newlyAccepted
  pValue
  difference {
    value
    low
    high
  }
  from {
    labelSetVersion {
      id
      number
    }
    sampleSetVersion {
      id
      number
    }
  }
  to {
    labelSetVersion {
      id
      number
    }
  }
}
    `, {"fragmentName":"FlipFigures"}) as unknown as TypedDocumentString<FlipFiguresFragment, unknown>;
export const FlipCardPartsFragmentDoc = new TypedDocumentString(`
    fragment FlipCardParts on Flip {
  kind
  before {
    name
    probability
  }
  after {
    name
    probability
  }
  sample {
    id
    fileName
    thumbnail
    unknown
    kind
    expected {
      labelId
      name
    }
  }
}
    `, {"fragmentName":"FlipCardParts"}) as unknown as TypedDocumentString<FlipCardPartsFragment, unknown>;
export const FlipPagePartsFragmentDoc = new TypedDocumentString(`
    fragment FlipPageParts on FlipConnection {
  totalCount
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    ...FlipCardParts
  }
}
    fragment FlipCardParts on Flip {
  kind
  before {
    name
    probability
  }
  after {
    name
    probability
  }
  sample {
    id
    fileName
    thumbnail
    unknown
    kind
    expected {
      labelId
      name
    }
  }
}`, {"fragmentName":"FlipPageParts"}) as unknown as TypedDocumentString<FlipPagePartsFragment, unknown>;
export const InboxPictureFragmentDoc = new TypedDocumentString(`
    fragment InboxPicture on InboxItem {
  sampleId
  fileName
  thumbnail
  margin
  collectedAt
  guesses(first: 9) {
    labelId
    name
    probability
  }
}
    `, {"fragmentName":"InboxPicture"}) as unknown as TypedDocumentString<InboxPictureFragment, unknown>;
export const WholeLabelFragmentDoc = new TypedDocumentString(`
    fragment WholeLabel on Label {
  id
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
    `, {"fragmentName":"WholeLabel"}) as unknown as TypedDocumentString<WholeLabelFragment, unknown>;
export const ChangePartsFragmentDoc = new TypedDocumentString(`
    fragment ChangeParts on DraftChange {
  remove
  templates
  upsert {
    labelId
    name
    prompts
    synonyms
  }
}
    `, {"fragmentName":"ChangeParts"}) as unknown as TypedDocumentString<ChangePartsFragment, unknown>;
export const SuggestionPartsFragmentDoc = new TypedDocumentString(`
    fragment SuggestionParts on Suggestion {
  kind
  isProven
  message
  text
  fixed
  broken
  of
  pValue
  crossFittedGain
  label {
    ...WholeLabel
  }
  change {
    ...ChangeParts
  }
}
    fragment WholeLabel on Label {
  id
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
fragment ChangeParts on DraftChange {
  remove
  templates
  upsert {
    labelId
    name
    prompts
    synonyms
  }
}`, {"fragmentName":"SuggestionParts"}) as unknown as TypedDocumentString<SuggestionPartsFragment, unknown>;
export const SampleSetCountsFragmentDoc = new TypedDocumentString(`
    fragment SampleSetCounts on SampleSetVersion {
  id
  number
  sampleCount
  unknownCount
  exampleCount
  unjudgedCount
}
    `, {"fragmentName":"SampleSetCounts"}) as unknown as TypedDocumentString<SampleSetCountsFragment, unknown>;
export const SampleShownFragmentDoc = new TypedDocumentString(`
    fragment SampleShown on Sample {
  id
  sampleId
  fileName
  unknown
  kind
  role
  thumbnail
  expected {
    labelId
    name
  }
}
    `, {"fragmentName":"SampleShown"}) as unknown as TypedDocumentString<SampleShownFragment, unknown>;
export const GatePartsFragmentDoc = new TypedDocumentString(`
    fragment GateParts on GateReport {
  outcome
  sentence
  sampleSetVersion
  comparedWith
  gained
  lost
  of
  apart
  pValue
  maxLoss
  maxFalseAccepts
  difference {
    value
    low
    high
  }
  falseAccepts {
    value
    low
    high
    count
    of
  }
}
    `, {"fragmentName":"GateParts"}) as unknown as TypedDocumentString<GatePartsFragment, unknown>;
export const PolicyPartsFragmentDoc = new TypedDocumentString(`
    fragment PolicyParts on TagPolicy {
  maxLoss
  maxFalseAccepts
  recalibrate
  undecided
  setAt
  setBy
  sampleSet {
    id
    slug
  }
}
    `, {"fragmentName":"PolicyParts"}) as unknown as TypedDocumentString<PolicyPartsFragment, unknown>;
export const DiffedLabelFragmentDoc = new TypedDocumentString(`
    fragment DiffedLabel on Label {
  id
  labelId
  name
  synonyms
  prompts
  metadata
  parent {
    id
    name
  }
}
    `, {"fragmentName":"DiffedLabel"}) as unknown as TypedDocumentString<DiffedLabelFragment, unknown>;
export const LabelTextsFragmentDoc = new TypedDocumentString(`
    fragment LabelTexts on Label {
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
    `, {"fragmentName":"LabelTexts"}) as unknown as TypedDocumentString<LabelTextsFragment, unknown>;
export const StartFollowedJobDocument = new TypedDocumentString(`
    mutation StartFollowedJob($input: JobInput!) {
  startJob(input: $input) {
    job {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StartFollowedJobMutation, StartFollowedJobMutationVariables>;
export const FollowedJobDocument = new TypedDocumentString(`
    subscription FollowedJob($id: ID!) {
  jobProgress(id: $id) {
    __typename
    ...JobStatus
  }
}
    fragment JobStatus on Job {
  id
  kind
  subject
  state
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
}`) as unknown as TypedDocumentString<FollowedJobSubscription, FollowedJobSubscriptionVariables>;
export const OneJobDocument = new TypedDocumentString(`
    query OneJob($id: ID!) {
  job(id: $id) {
    ...JobStatus
  }
}
    fragment JobStatus on Job {
  id
  kind
  subject
  state
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
}`) as unknown as TypedDocumentString<OneJobQuery, OneJobQueryVariables>;
export const CancelJobDocument = new TypedDocumentString(`
    mutation CancelJob($id: ID!) {
  cancelJob(id: $id) {
    job {
      ...JobStatus
    }
  }
}
    fragment JobStatus on Job {
  id
  kind
  subject
  state
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
export const LabelSetsDocument = new TypedDocumentString(`
    query LabelSets($first: Int!, $after: String) {
  labelSets(first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      slug
      name
      description
      updatedAt
      latest {
        ...VersionSummary
      }
      tags {
        name
        movedAt
        version {
          id
          number
        }
      }
    }
  }
}
    fragment VersionSummary on LabelSetVersion {
  id
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  promptTemplateSlug
  tags
}`) as unknown as TypedDocumentString<LabelSetsQuery, LabelSetsQueryVariables>;
export const LabelSetVersionsDocument = new TypedDocumentString(`
    query LabelSetVersions($slug: String!, $first: Int!) {
  labelSet(slug: $slug) {
    id
    slug
    latest {
      ...VersionSummary
    }
    versions(first: $first) {
      totalCount
      nodes {
        ...VersionSummary
      }
    }
    tags {
      name
      version {
        id
        number
      }
    }
  }
}
    fragment VersionSummary on LabelSetVersion {
  id
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  promptTemplateSlug
  tags
}`) as unknown as TypedDocumentString<LabelSetVersionsQuery, LabelSetVersionsQueryVariables>;
export const SampleSetsDocument = new TypedDocumentString(`
    query SampleSets($first: Int!, $after: String) {
  sampleSets(first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      slug
      name
      description
      keepThumbnails
      updatedAt
      labelSet {
        id
        slug
      }
      latest {
        id
        number
        sampleCount
        unknownCount
        exampleCount
        unjudgedCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SampleSetsQuery, SampleSetsQueryVariables>;
export const AddSamplesDocument = new TypedDocumentString(`
    mutation AddSamples($input: AddSamplesInput!) {
  addSamples(input: $input) {
    added
    updated
    unchanged
    failures {
      index
      fileName
      code
      message
    }
    version {
      id
      number
      sampleCount
    }
  }
}
    `) as unknown as TypedDocumentString<AddSamplesMutation, AddSamplesMutationVariables>;
export const JudgeSamplesDocument = new TypedDocumentString(`
    mutation JudgeSamples($input: JudgeSamplesInput!) {
  judgeSamples(input: $input) {
    unchanged
    version {
      id
      number
      unjudgedCount
    }
  }
}
    `) as unknown as TypedDocumentString<JudgeSamplesMutation, JudgeSamplesMutationVariables>;
export const CreateSampleSetDocument = new TypedDocumentString(`
    mutation CreateSampleSet($input: CreateSampleSetInput!) {
  createSampleSet(input: $input) {
    sampleSet {
      id
      slug
    }
  }
}
    `) as unknown as TypedDocumentString<CreateSampleSetMutation, CreateSampleSetMutationVariables>;
export const FindLabelsDocument = new TypedDocumentString(`
    query FindLabels($slug: String!, $number: Int, $tag: String, $isLatest: Boolean!, $search: String) {
  labelSet(slug: $slug) {
    id
    version(number: $number, tag: $tag) @skip(if: $isLatest) {
      ...FoundLabels
    }
    latest @include(if: $isLatest) {
      ...FoundLabels
    }
  }
}
    fragment FoundLabels on LabelSetVersion {
  id
  labels(first: 20, search: $search) {
    nodes {
      id
      labelId
      name
      synonyms
    }
  }
}`) as unknown as TypedDocumentString<FindLabelsQuery, FindLabelsQueryVariables>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($first: Int!, $after: String) {
  auditLog(first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      at
      actor
      mutation
      target
      outcome
      reason
      requestId
    }
  }
}
    `) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const TenantKeysDocument = new TypedDocumentString(`
    query TenantKeys {
  viewer {
    tenant {
      id
      apiKeys {
        ...TenantKey
      }
    }
  }
}
    fragment TenantKey on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}`) as unknown as TypedDocumentString<TenantKeysQuery, TenantKeysQueryVariables>;
export const MakeKeyDocument = new TypedDocumentString(`
    mutation MakeKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    secret
    apiKey {
      ...TenantKey
    }
  }
}
    fragment TenantKey on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}`) as unknown as TypedDocumentString<MakeKeyMutation, MakeKeyMutationVariables>;
export const ReplaceKeyDocument = new TypedDocumentString(`
    mutation ReplaceKey($id: ID!, $overlapSeconds: Int!) {
  rotateApiKey(id: $id, overlapSeconds: $overlapSeconds) {
    secret
    apiKey {
      ...TenantKey
    }
    previous {
      ...TenantKey
    }
  }
}
    fragment TenantKey on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}`) as unknown as TypedDocumentString<ReplaceKeyMutation, ReplaceKeyMutationVariables>;
export const RevokeKeyDocument = new TypedDocumentString(`
    mutation RevokeKey($id: ID!) {
  revokeApiKey(id: $id) {
    apiKey {
      ...TenantKey
    }
  }
}
    fragment TenantKey on ApiKey {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
}`) as unknown as TypedDocumentString<RevokeKeyMutation, RevokeKeyMutationVariables>;
export const TenantsDocument = new TypedDocumentString(`
    query Tenants($first: Int!, $after: String) {
  tenants(first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...TenantRow
    }
  }
}
    fragment TenantRow on Tenant {
  id
  slug
  name
  status
  createdAt
  quotas {
    labelSets
    labels
    imagesPerMinute
    promptsPerMinute
    jobs
    samples
    thumbnailMb
    uploadMb
    apiKeys
    promptTemplates
  }
}`) as unknown as TypedDocumentString<TenantsQuery, TenantsQueryVariables>;
export const TenantUsageDocument = new TypedDocumentString(`
    query TenantUsage($slug: String!, $from: LocalDate!, $to: LocalDate!) {
  tenant(slug: $slug) {
    id
    usage(from: $from, to: $to) {
      ...UsageOfDay
    }
  }
}
    fragment UsageOfDay on UsageDay {
  date
  images
  promptsEncoded
  requests
  errors
  bytes
  samples
  thumbnailBytes
}`) as unknown as TypedDocumentString<TenantUsageQuery, TenantUsageQueryVariables>;
export const MakeTenantDocument = new TypedDocumentString(`
    mutation MakeTenant($input: CreateTenantInput!) {
  createTenant(input: $input) {
    secret
    tenant {
      ...TenantRow
    }
  }
}
    fragment TenantRow on Tenant {
  id
  slug
  name
  status
  createdAt
  quotas {
    labelSets
    labels
    imagesPerMinute
    promptsPerMinute
    jobs
    samples
    thumbnailMb
    uploadMb
    apiKeys
    promptTemplates
  }
}`) as unknown as TypedDocumentString<MakeTenantMutation, MakeTenantMutationVariables>;
export const ChangeTenantDocument = new TypedDocumentString(`
    mutation ChangeTenant($id: ID!, $input: UpdateTenantInput!) {
  updateTenant(id: $id, input: $input) {
    tenant {
      ...TenantRow
    }
  }
}
    fragment TenantRow on Tenant {
  id
  slug
  name
  status
  createdAt
  quotas {
    labelSets
    labels
    imagesPerMinute
    promptsPerMinute
    jobs
    samples
    thumbnailMb
    uploadMb
    apiKeys
    promptTemplates
  }
}`) as unknown as TypedDocumentString<ChangeTenantMutation, ChangeTenantMutationVariables>;
export const RemoveTenantDocument = new TypedDocumentString(`
    mutation RemoveTenant($id: ID!) {
  deleteTenant(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<RemoveTenantMutation, RemoveTenantMutationVariables>;
export const OwnUsageDocument = new TypedDocumentString(`
    query OwnUsage($from: LocalDate!, $to: LocalDate!) {
  viewer {
    tenant {
      id
      usage(from: $from, to: $to) {
        ...UsageOfDay
      }
    }
  }
}
    fragment UsageOfDay on UsageDay {
  date
  images
  promptsEncoded
  requests
  errors
  bytes
  samples
  thumbnailBytes
}`) as unknown as TypedDocumentString<OwnUsageQuery, OwnUsageQueryVariables>;
export const ClassifyPictureDocument = new TypedDocumentString(`
    mutation ClassifyPicture($input: ClassifyInput!) {
  classifyImage(input: $input) {
    predictions {
      name
      similarity
      probability
      confidence
    }
    unknown
    embedding
    predictionSet(first: 10) {
      size
      predictions {
        name
      }
    }
    provenance {
      labelSetSlug
      labelSetVersion
    }
  }
}
    `) as unknown as TypedDocumentString<ClassifyPictureMutation, ClassifyPictureMutationVariables>;
export const ClassifyVersionDocument = new TypedDocumentString(`
    query ClassifyVersion($slug: String!, $number: Int, $tag: String, $isLatest: Boolean!) {
  labelSet(slug: $slug) {
    id
    slug
    version(number: $number, tag: $tag) @skip(if: $isLatest) {
      ...AskedVersion
    }
    latest @include(if: $isLatest) {
      ...AskedVersion
    }
  }
}
    fragment AskedVersion on LabelSetVersion {
  id
  number
  labelCount
  tags
  calibrations {
    id
  }
}`) as unknown as TypedDocumentString<ClassifyVersionQuery, ClassifyVersionQueryVariables>;
export const PictureSizeDocument = new TypedDocumentString(`
    query PictureSize {
  model {
    id
    imageSize
  }
}
    `) as unknown as TypedDocumentString<PictureSizeQuery, PictureSizeQueryVariables>;
export const EvaluationFiguresDocument = new TypedDocumentString(`
    query EvaluationFigures($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    labelSetVersion {
      id
      number
      labelCount
    }
    sampleSetVersion {
      id
      number
    }
    sampleCount
    unknownCount
    unjudgedCount
    notInVocabulary
    top1 {
      ...ShareOf
    }
    top5 {
      ...ShareOf
    }
    meanPerClassRecall
    macroF1
    negativeLogLikelihood
    expectedCalibrationError
    calibrationErrorByChance
    reliability {
      low
      high
      confidence
      accuracy {
        ...ShareOf
      }
    }
  }
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}`) as unknown as TypedDocumentString<EvaluationFiguresQuery, EvaluationFiguresQueryVariables>;
export const EvaluationUnknownsDocument = new TypedDocumentString(`
    query EvaluationUnknowns($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!, $score: Score!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    unknowns {
      auroc(score: $score)
      fprAt95Tpr(score: $score) {
        ...ShareOf
      }
    }
  }
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}`) as unknown as TypedDocumentString<EvaluationUnknownsQuery, EvaluationUnknownsQueryVariables>;
export const EvaluationConfusionsDocument = new TypedDocumentString(`
    query EvaluationConfusions($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    confusions(first: 100) {
      count
      expected {
        id
        labelId
        name
      }
      predicted {
        id
        labelId
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EvaluationConfusionsQuery, EvaluationConfusionsQueryVariables>;
export const EvaluationCellDocument = new TypedDocumentString(`
    query EvaluationCell($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!, $expected: ID!, $predicted: ID!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    confusions(first: 1, expected: $expected, predicted: $predicted) {
      count
      expected {
        id
        name
      }
      predicted {
        id
        name
      }
      samples(first: 100) {
        id
        sampleId
        fileName
        thumbnail
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EvaluationCellQuery, EvaluationCellQueryVariables>;
export const EvaluationLabelsDocument = new TypedDocumentString(`
    query EvaluationLabels($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!, $first: Int!, $after: String) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    labels(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        label {
          id
          labelId
          name
        }
        support
        recall {
          ...ShareOf
        }
        precision {
          ...ShareOf
        }
        f1
        averagePrecision
      }
    }
  }
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}`) as unknown as TypedDocumentString<EvaluationLabelsQuery, EvaluationLabelsQueryVariables>;
export const EvaluationMistakesDocument = new TypedDocumentString(`
    query EvaluationMistakes($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!, $first: Int!, $after: String) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    mistakes(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        predicted {
          id
          name
        }
        probability
        right {
          id
          name
        }
        rightProbability
        rightRank
        sample {
          id
          sampleId
          fileName
          thumbnail
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EvaluationMistakesQuery, EvaluationMistakesQueryVariables>;
export const StartEvaluationDocument = new TypedDocumentString(`
    mutation StartEvaluation($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!) {
  startJob(input: {evaluate: {labelSet: $labelSet, sampleSet: $sampleSet}}) {
    job {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StartEvaluationMutation, StartEvaluationMutationVariables>;
export const EvaluationThresholdsDocument = new TypedDocumentString(`
    query EvaluationThresholds($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!, $score: Score!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    thresholds(score: $score) {
      threshold
      accuracy {
        ...ShareOf
      }
      refusals {
        ...ShareOf
      }
      falseAccepts {
        ...ShareOf
      }
    }
  }
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}`) as unknown as TypedDocumentString<EvaluationThresholdsQuery, EvaluationThresholdsQueryVariables>;
export const CalibrateHereDocument = new TypedDocumentString(`
    mutation CalibrateHere($input: CalibrateInput!) {
  calibrate(input: $input) {
    calibration {
      ...CalibrationReport
    }
  }
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}
fragment RatesAt on ThresholdRates {
  falseAccepts {
    ...ShareOf
  }
  precision {
    ...ShareOf
  }
  trueAccepts {
    ...ShareOf
  }
}
fragment CalibrationReport on Calibration {
  id
  createdAt
  createdBy
  score
  scoring
  threshold
  estimatedFromLabels
  knownCount
  unknownCount
  negativeLabelCount
  expectedCalibrationError
  calibrationErrorByChance
  expectedRate {
    value
    low
    high
  }
  heldOut {
    ...RatesAt
  }
  scores {
    score
    auroc
    fprAt95Tpr {
      ...ShareOf
    }
  }
  target {
    falseAcceptRate
    precision
    trueAcceptRate
    guaranteed
  }
  warnings
}`) as unknown as TypedDocumentString<CalibrateHereMutation, CalibrateHereMutationVariables>;
export const VersionCalibrationsDocument = new TypedDocumentString(`
    query VersionCalibrations($slug: String!, $number: Int!) {
  labelSet(slug: $slug) {
    id
    version(number: $number) {
      id
      number
      calibrations {
        ...CalibrationReport
      }
    }
  }
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}
fragment RatesAt on ThresholdRates {
  falseAccepts {
    ...ShareOf
  }
  precision {
    ...ShareOf
  }
  trueAccepts {
    ...ShareOf
  }
}
fragment CalibrationReport on Calibration {
  id
  createdAt
  createdBy
  score
  scoring
  threshold
  estimatedFromLabels
  knownCount
  unknownCount
  negativeLabelCount
  expectedCalibrationError
  calibrationErrorByChance
  expectedRate {
    value
    low
    high
  }
  heldOut {
    ...RatesAt
  }
  scores {
    score
    auroc
    fprAt95Tpr {
      ...ShareOf
    }
  }
  target {
    falseAcceptRate
    precision
    trueAcceptRate
    guaranteed
  }
  warnings
}`) as unknown as TypedDocumentString<VersionCalibrationsQuery, VersionCalibrationsQueryVariables>;
export const StartCalibrationDocument = new TypedDocumentString(`
    mutation StartCalibration($input: CalibrateInput!) {
  startJob(input: {calibrate: $input}) {
    job {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StartCalibrationMutation, StartCalibrationMutationVariables>;
export const FlipFiguresNowDocument = new TypedDocumentString(`
    query FlipFiguresNow($from: LabelSetRef!, $to: PreviewTarget!, $sampleSet: SampleSetRef!) {
  preview(from: $from, to: $to, sampleSet: $sampleSet) {
    ...FlipFigures
  }
}
    fragment FlipFigures on Preview {
  gained
  lost
  of
  apart
  newlyRefused
  newlyAccepted
  pValue
  difference {
    value
    low
    high
  }
  from {
    labelSetVersion {
      id
      number
    }
    sampleSetVersion {
      id
      number
    }
  }
  to {
    labelSetVersion {
      id
      number
    }
  }
}`) as unknown as TypedDocumentString<FlipFiguresNowQuery, FlipFiguresNowQueryVariables>;
export const FlipFiguresOfJobDocument = new TypedDocumentString(`
    query FlipFiguresOfJob($job: ID!) {
  job(id: $job) {
    id
    state
    result {
      ... on PreviewPayload {
        preview {
          ...FlipFigures
        }
      }
    }
  }
}
    fragment FlipFigures on Preview {
  gained
  lost
  of
  apart
  newlyRefused
  newlyAccepted
  pValue
  difference {
    value
    low
    high
  }
  from {
    labelSetVersion {
      id
      number
    }
    sampleSetVersion {
      id
      number
    }
  }
  to {
    labelSetVersion {
      id
      number
    }
  }
}`) as unknown as TypedDocumentString<FlipFiguresOfJobQuery, FlipFiguresOfJobQueryVariables>;
export const FlipPageNowDocument = new TypedDocumentString(`
    query FlipPageNow($from: LabelSetRef!, $to: PreviewTarget!, $sampleSet: SampleSetRef!, $kind: FlipKind, $after: String, $first: Int!) {
  preview(from: $from, to: $to, sampleSet: $sampleSet) {
    flips(first: $first, after: $after, kind: $kind) {
      ...FlipPageParts
    }
  }
}
    fragment FlipCardParts on Flip {
  kind
  before {
    name
    probability
  }
  after {
    name
    probability
  }
  sample {
    id
    fileName
    thumbnail
    unknown
    kind
    expected {
      labelId
      name
    }
  }
}
fragment FlipPageParts on FlipConnection {
  totalCount
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    ...FlipCardParts
  }
}`) as unknown as TypedDocumentString<FlipPageNowQuery, FlipPageNowQueryVariables>;
export const FlipPageOfJobDocument = new TypedDocumentString(`
    query FlipPageOfJob($job: ID!, $kind: FlipKind, $after: String, $first: Int!) {
  job(id: $job) {
    id
    result {
      ... on PreviewPayload {
        preview {
          flips(first: $first, after: $after, kind: $kind) {
            ...FlipPageParts
          }
        }
      }
    }
  }
}
    fragment FlipCardParts on Flip {
  kind
  before {
    name
    probability
  }
  after {
    name
    probability
  }
  sample {
    id
    fileName
    thumbnail
    unknown
    kind
    expected {
      labelId
      name
    }
  }
}
fragment FlipPageParts on FlipConnection {
  totalCount
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    ...FlipCardParts
  }
}`) as unknown as TypedDocumentString<FlipPageOfJobQuery, FlipPageOfJobQueryVariables>;
export const UnjudgedFlipPageNowDocument = new TypedDocumentString(`
    query UnjudgedFlipPageNow($from: LabelSetRef!, $to: PreviewTarget!, $sampleSet: SampleSetRef!, $after: String, $first: Int!) {
  preview(from: $from, to: $to, sampleSet: $sampleSet) {
    unjudged(first: $first, after: $after) {
      ...FlipPageParts
    }
  }
}
    fragment FlipCardParts on Flip {
  kind
  before {
    name
    probability
  }
  after {
    name
    probability
  }
  sample {
    id
    fileName
    thumbnail
    unknown
    kind
    expected {
      labelId
      name
    }
  }
}
fragment FlipPageParts on FlipConnection {
  totalCount
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    ...FlipCardParts
  }
}`) as unknown as TypedDocumentString<UnjudgedFlipPageNowQuery, UnjudgedFlipPageNowQueryVariables>;
export const UnjudgedFlipPageOfJobDocument = new TypedDocumentString(`
    query UnjudgedFlipPageOfJob($job: ID!, $after: String, $first: Int!) {
  job(id: $job) {
    id
    result {
      ... on PreviewPayload {
        preview {
          unjudged(first: $first, after: $after) {
            ...FlipPageParts
          }
        }
      }
    }
  }
}
    fragment FlipCardParts on Flip {
  kind
  before {
    name
    probability
  }
  after {
    name
    probability
  }
  sample {
    id
    fileName
    thumbnail
    unknown
    kind
    expected {
      labelId
      name
    }
  }
}
fragment FlipPageParts on FlipConnection {
  totalCount
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    ...FlipCardParts
  }
}`) as unknown as TypedDocumentString<UnjudgedFlipPageOfJobQuery, UnjudgedFlipPageOfJobQueryVariables>;
export const InboxPageDocument = new TypedDocumentString(`
    query InboxPage($slug: String!, $first: Int!, $after: String) {
  sampleSet(slug: $slug) {
    id
    slug
    labelSet {
      id
      slug
    }
    inbox(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...InboxPicture
      }
    }
  }
}
    fragment InboxPicture on InboxItem {
  sampleId
  fileName
  thumbnail
  margin
  collectedAt
  guesses(first: 9) {
    labelId
    name
    probability
  }
}`) as unknown as TypedDocumentString<InboxPageQuery, InboxPageQueryVariables>;
export const InboxSetDocument = new TypedDocumentString(`
    query InboxSet($slug: String!) {
  sampleSet(slug: $slug) {
    id
    labelSet {
      id
      slug
    }
  }
}
    `) as unknown as TypedDocumentString<InboxSetQuery, InboxSetQueryVariables>;
export const JobsDocument = new TypedDocumentString(`
    query Jobs($first: Int!, $after: String, $state: JobState) {
  jobs(first: $first, after: $after, state: $state) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...JobStatus
    }
  }
}
    fragment JobStatus on Job {
  id
  kind
  subject
  state
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
export const JobResultsDocument = new TypedDocumentString(`
    query JobResults($first: Int!, $after: String, $state: JobState) {
  jobs(first: $first, after: $after, state: $state) {
    nodes {
      id
      state
      result {
        __typename
        ... on AddSamplesPayload {
          samplesAdded: added
          failureCount
          sampleSet {
            id
            slug
          }
        }
        ... on BulkClassifyResult {
          classified
          failed
          unknown
          classifiedWith: version {
            id
            number
          }
        }
        ... on CalibratePayload {
          calibration {
            id
            labelSetVersion {
              id
              number
            }
            sampleSetVersion {
              id
              sampleSet {
                id
                slug
              }
            }
          }
        }
        ... on EvaluatePayload {
          evaluation {
            labelSetVersion {
              id
              number
            }
            sampleSetVersion {
              id
              sampleSet {
                id
                slug
              }
            }
          }
        }
        ... on ImportLabelsPayload {
          version {
            id
            number
          }
        }
        ... on LabelSetPayload {
          version {
            id
            number
          }
        }
        ... on PreviewPayload {
          preview {
            gained
            lost
            from {
              labelSetVersion {
                id
                number
              }
              sampleSetVersion {
                id
                sampleSet {
                  id
                  slug
                }
              }
            }
            to {
              labelSetVersion {
                id
                number
              }
            }
          }
        }
        ... on ReembedSamplesPayload {
          reembedded
          sampleSet {
            id
            slug
          }
        }
        ... on SuggestPayload {
          labelSetVersion {
            id
            number
          }
          suggestions {
            isProven
          }
        }
        ... on UpsertLabelsPayload {
          version {
            id
            number
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<JobResultsQuery, JobResultsQueryVariables>;
export const JobDownloadDocument = new TypedDocumentString(`
    query JobDownload($id: ID!, $format: BulkFormat!) {
  job(id: $id) {
    id
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
export const LintFindingsDocument = new TypedDocumentString(`
    query LintFindings($slug: String!, $version: Int!, $sampleSet: SampleSetRef) {
  labelSet(slug: $slug) {
    id
    version(number: $version) {
      id
      number
      promptTemplateSlug
      findings(sampleSet: $sampleSet) {
        code
        severity
        message
        evidence
        labels {
          ...WholeLabel
        }
        fix {
          ...ChangeParts
        }
      }
    }
  }
}
    fragment WholeLabel on Label {
  id
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
fragment ChangeParts on DraftChange {
  remove
  templates
  upsert {
    labelId
    name
    prompts
    synonyms
  }
}`) as unknown as TypedDocumentString<LintFindingsQuery, LintFindingsQueryVariables>;
export const EditSuggestionsDocument = new TypedDocumentString(`
    query EditSuggestions($slug: String!, $version: Int!, $sampleSet: SampleSetRef!, $candidates: [String!]) {
  labelSet(slug: $slug) {
    id
    version(number: $version) {
      id
      number
      promptTemplateSlug
      suggestions(sampleSet: $sampleSet, candidates: $candidates) {
        ...SuggestionParts
      }
    }
  }
}
    fragment WholeLabel on Label {
  id
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
fragment ChangeParts on DraftChange {
  remove
  templates
  upsert {
    labelId
    name
    prompts
    synonyms
  }
}
fragment SuggestionParts on Suggestion {
  kind
  isProven
  message
  text
  fixed
  broken
  of
  pValue
  crossFittedGain
  label {
    ...WholeLabel
  }
  change {
    ...ChangeParts
  }
}`) as unknown as TypedDocumentString<EditSuggestionsQuery, EditSuggestionsQueryVariables>;
export const SuggestionsOfJobDocument = new TypedDocumentString(`
    query SuggestionsOfJob($job: ID!) {
  job(id: $job) {
    id
    result {
      ... on SuggestPayload {
        labelSetVersion {
          id
          number
          promptTemplateSlug
        }
        suggestions {
          ...SuggestionParts
        }
      }
    }
  }
}
    fragment WholeLabel on Label {
  id
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}
fragment ChangeParts on DraftChange {
  remove
  templates
  upsert {
    labelId
    name
    prompts
    synonyms
  }
}
fragment SuggestionParts on Suggestion {
  kind
  isProven
  message
  text
  fixed
  broken
  of
  pValue
  crossFittedGain
  label {
    ...WholeLabel
  }
  change {
    ...ChangeParts
  }
}`) as unknown as TypedDocumentString<SuggestionsOfJobQuery, SuggestionsOfJobQueryVariables>;
export const LabelOfChangeDocument = new TypedDocumentString(`
    query LabelOfChange($slug: String!, $version: Int!, $labelId: ID!) {
  labelSet(slug: $slug) {
    id
    version(number: $version) {
      id
      label(labelId: $labelId) {
        ...WholeLabel
      }
    }
  }
}
    fragment WholeLabel on Label {
  id
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}`) as unknown as TypedDocumentString<LabelOfChangeQuery, LabelOfChangeQueryVariables>;
export const SaveTemplateDocument = new TypedDocumentString(`
    mutation SaveTemplate($input: CreatePromptTemplateInput!) {
  createPromptTemplate(input: $input) {
    promptTemplate {
      id
      slug
      version
    }
  }
}
    `) as unknown as TypedDocumentString<SaveTemplateMutation, SaveTemplateMutationVariables>;
export const MapVersionDocument = new TypedDocumentString(`
    query MapVersion($slug: String!, $number: Int, $tag: String, $named: Boolean!, $samples: String!, $withSamples: Boolean!) {
  labelSet(slug: $slug) {
    id
    version(number: $number, tag: $tag) @include(if: $named) {
      id
      number
      labelCount
    }
    latest @skip(if: $named) {
      id
      number
      labelCount
    }
  }
  sampleSet(slug: $samples) @include(if: $withSamples) {
    id
    latest {
      id
      number
      sampleCount
    }
  }
}
    `) as unknown as TypedDocumentString<MapVersionQuery, MapVersionQueryVariables>;
export const MapLabelsDocument = new TypedDocumentString(`
    query MapLabels($slug: String!, $number: Int!, $first: Int!, $after: String) {
  labelSet(slug: $slug) {
    id
    version(number: $number) {
      id
      labels(first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          name
          vector
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MapLabelsQuery, MapLabelsQueryVariables>;
export const MapSamplesDocument = new TypedDocumentString(`
    query MapSamples($slug: String!, $number: Int!, $first: Int!, $after: String) {
  sampleSet(slug: $slug) {
    id
    version(number: $number) {
      id
      samples(first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          sampleId
          fileName
          unknown
          expected {
            name
          }
          vector
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MapSamplesQuery, MapSamplesQueryVariables>;
export const SampleSetHereDocument = new TypedDocumentString(`
    query SampleSetHere($slug: String!) {
  sampleSet(slug: $slug) {
    id
    slug
    name
    description
    keepThumbnails
    labelSet {
      id
      slug
    }
    latest {
      ...SampleSetCounts
    }
    versions(first: 20) {
      totalCount
      nodes {
        ...SampleSetCounts
        createdAt
        createdBy
        operation
        message
      }
    }
  }
}
    fragment SampleSetCounts on SampleSetVersion {
  id
  number
  sampleCount
  unknownCount
  exampleCount
  unjudgedCount
}`) as unknown as TypedDocumentString<SampleSetHereQuery, SampleSetHereQueryVariables>;
export const SamplesOfVersionDocument = new TypedDocumentString(`
    query SamplesOfVersion($slug: String!, $number: Int!, $first: Int!, $after: String, $label: String, $unknown: Boolean, $unjudged: Boolean, $role: SampleRole) {
  sampleSet(slug: $slug) {
    id
    version(number: $number) {
      id
      samples(
        first: $first
        after: $after
        label: $label
        unknown: $unknown
        unjudged: $unjudged
        role: $role
      ) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...SampleShown
        }
      }
    }
  }
}
    fragment SampleShown on Sample {
  id
  sampleId
  fileName
  unknown
  kind
  role
  thumbnail
  expected {
    labelId
    name
  }
}`) as unknown as TypedDocumentString<SamplesOfVersionQuery, SamplesOfVersionQueryVariables>;
export const RemoveSamplesDocument = new TypedDocumentString(`
    mutation RemoveSamples($input: RemoveSamplesInput!) {
  removeSamples(input: $input) {
    unchanged
    version {
      id
      number
    }
  }
}
    `) as unknown as TypedDocumentString<RemoveSamplesMutation, RemoveSamplesMutationVariables>;
export const TemplateChoicesDocument = new TypedDocumentString(`
    query TemplateChoices {
  promptTemplates(first: 100) {
    nodes {
      id
      slug
      name
      version
      templates
    }
  }
}
    `) as unknown as TypedDocumentString<TemplateChoicesQuery, TemplateChoicesQueryVariables>;
export const CreateLabelSetDocument = new TypedDocumentString(`
    mutation CreateLabelSet($input: CreateLabelSetInput!) {
  createLabelSet(input: $input) {
    promptsEncoded
    warnings
    labelSet {
      id
      slug
    }
  }
}
    `) as unknown as TypedDocumentString<CreateLabelSetMutation, CreateLabelSetMutationVariables>;
export const StartCreateLabelSetDocument = new TypedDocumentString(`
    mutation StartCreateLabelSet($input: JobInput!) {
  startJob(input: $input) {
    job {
      id
      state
    }
  }
}
    `) as unknown as TypedDocumentString<StartCreateLabelSetMutation, StartCreateLabelSetMutationVariables>;
export const DeleteLabelSetDocument = new TypedDocumentString(`
    mutation DeleteLabelSet($slug: String!) {
  deleteLabelSet(slug: $slug) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteLabelSetMutation, DeleteLabelSetMutationVariables>;
export const TagsOfSetDocument = new TypedDocumentString(`
    query TagsOfSet($slug: String!) {
  labelSet(slug: $slug) {
    id
    slug
    latest {
      id
      number
    }
    tags {
      name
      movedAt
      movedBy
      version {
        id
        number
      }
      policy {
        ...PolicyParts
      }
      history {
        at
        by
        from
        to
        forced
        gate {
          outcome
          sentence
        }
      }
    }
  }
}
    fragment PolicyParts on TagPolicy {
  maxLoss
  maxFalseAccepts
  recalibrate
  undecided
  setAt
  setBy
  sampleSet {
    id
    slug
  }
}`) as unknown as TypedDocumentString<TagsOfSetQuery, TagsOfSetQueryVariables>;
export const VersionHistoryDocument = new TypedDocumentString(`
    query VersionHistory($slug: String!, $first: Int!, $after: String) {
  labelSet(slug: $slug) {
    id
    versions(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...VersionSummary
      }
    }
  }
}
    fragment VersionSummary on LabelSetVersion {
  id
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  promptTemplateSlug
  tags
}`) as unknown as TypedDocumentString<VersionHistoryQuery, VersionHistoryQueryVariables>;
export const GateOfMoveDocument = new TypedDocumentString(`
    query GateOfMove($slug: String!, $version: Int!, $tag: String!) {
  labelSet(slug: $slug) {
    id
    version(number: $version) {
      id
      gate(tag: $tag) {
        ...GateParts
      }
    }
  }
}
    fragment GateParts on GateReport {
  outcome
  sentence
  sampleSetVersion
  comparedWith
  gained
  lost
  of
  apart
  pValue
  maxLoss
  maxFalseAccepts
  difference {
    value
    low
    high
  }
  falseAccepts {
    value
    low
    high
    count
    of
  }
}`) as unknown as TypedDocumentString<GateOfMoveQuery, GateOfMoveQueryVariables>;
export const VersionDiffDocument = new TypedDocumentString(`
    query VersionDiff($slug: String!, $from: Int, $fromTag: String, $to: Int, $toTag: String, $first: Int!, $offset: Int!) {
  labelSet(slug: $slug) {
    id
    version(number: $to, tag: $toTag) {
      id
      diff(from: $from, fromTag: $fromTag, first: $first, offset: $offset) {
        from
        to
        hasMore
        modelChanged
        promptTemplateChanged
        learnedChanged
        added {
          ...DiffedLabel
        }
        removed {
          ...DiffedLabel
        }
        changed {
          fields
          before {
            ...DiffedLabel
          }
          after {
            ...DiffedLabel
          }
        }
      }
    }
  }
}
    fragment DiffedLabel on Label {
  id
  labelId
  name
  synonyms
  prompts
  metadata
  parent {
    id
    name
  }
}`) as unknown as TypedDocumentString<VersionDiffQuery, VersionDiffQueryVariables>;
export const MoveTagDocument = new TypedDocumentString(`
    mutation MoveTag($slug: String!, $tag: String!, $version: Int!, $force: String) {
  tagLabelSetVersion(slug: $slug, tag: $tag, version: $version, force: $force) {
    unchanged
    labelSet {
      id
    }
    taggedVersion {
      id
      number
      tags
    }
    gate {
      ...GateParts
    }
  }
}
    fragment GateParts on GateReport {
  outcome
  sentence
  sampleSetVersion
  comparedWith
  gained
  lost
  of
  apart
  pValue
  maxLoss
  maxFalseAccepts
  difference {
    value
    low
    high
  }
  falseAccepts {
    value
    low
    high
    count
    of
  }
}`) as unknown as TypedDocumentString<MoveTagMutation, MoveTagMutationVariables>;
export const RemoveTagDocument = new TypedDocumentString(`
    mutation RemoveTag($slug: String!, $tag: String!) {
  untagLabelSetVersion(slug: $slug, tag: $tag) {
    labelSet {
      id
    }
    lostBy {
      id
      tags
    }
  }
}
    `) as unknown as TypedDocumentString<RemoveTagMutation, RemoveTagMutationVariables>;
export const RestoreVersionDocument = new TypedDocumentString(`
    mutation RestoreVersion($slug: String!, $version: Int!, $message: String, $expectedVersion: Int) {
  restoreLabelSet(
    slug: $slug
    version: $version
    message: $message
    expectedVersion: $expectedVersion
  ) {
    unchanged
    warnings
    labelSet {
      id
    }
    version {
      id
      number
    }
  }
}
    `) as unknown as TypedDocumentString<RestoreVersionMutation, RestoreVersionMutationVariables>;
export const SetPolicyOfTagDocument = new TypedDocumentString(`
    mutation SetPolicyOfTag($input: SetTagPolicyInput!) {
  setTagPolicy(input: $input) {
    unchanged
    labelSet {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SetPolicyOfTagMutation, SetPolicyOfTagMutationVariables>;
export const VersionFiguresDocument = new TypedDocumentString(`
    query VersionFigures($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    top1 {
      value
      low
      high
      count
      of
    }
  }
}
    `) as unknown as TypedDocumentString<VersionFiguresQuery, VersionFiguresQueryVariables>;
export const VocabularyLatestDocument = new TypedDocumentString(`
    query VocabularyLatest($slug: String!) {
  labelSet(slug: $slug) {
    id
    slug
    name
    latest {
      ...VersionSummary
    }
  }
}
    fragment VersionSummary on LabelSetVersion {
  id
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  promptTemplateSlug
  tags
}`) as unknown as TypedDocumentString<VocabularyLatestQuery, VocabularyLatestQueryVariables>;
export const VocabularyVersionDocument = new TypedDocumentString(`
    query VocabularyVersion($slug: String!, $number: Int, $tag: String) {
  labelSet(slug: $slug) {
    id
    version(number: $number, tag: $tag) {
      ...VersionSummary
    }
  }
}
    fragment VersionSummary on LabelSetVersion {
  id
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  promptTemplateSlug
  tags
}`) as unknown as TypedDocumentString<VocabularyVersionQuery, VocabularyVersionQueryVariables>;
export const VocabularyPageDocument = new TypedDocumentString(`
    query VocabularyPage($slug: String!, $number: Int!, $after: String) {
  labelSet(slug: $slug) {
    id
    version(number: $number) {
      id
      labels(first: 1000, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...LabelTexts
        }
      }
    }
  }
}
    fragment LabelTexts on Label {
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}`) as unknown as TypedDocumentString<VocabularyPageQuery, VocabularyPageQueryVariables>;
export const LabelNeighboursDocument = new TypedDocumentString(`
    query LabelNeighbours($slug: String!, $number: Int!, $labelId: ID!) {
  labelSet(slug: $slug) {
    id
    version(number: $number) {
      id
      label(labelId: $labelId) {
        id
        nearest(first: 5) {
          similarity
          centredSimilarity
          label {
            labelId
            name
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LabelNeighboursQuery, LabelNeighboursQueryVariables>;
export const WhatIsReadDocument = new TypedDocumentString(`
    query WhatIsRead($slug: String!, $number: Int!, $labels: [LabelInput!]!) {
  labelSet(slug: $slug) {
    id
    version(number: $number) {
      id
      render(labels: $labels) {
        name
        prompts {
          text
          read
          isCut
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WhatIsReadQuery, WhatIsReadQueryVariables>;
export const LiveFlipsDocument = new TypedDocumentString(`
    query LiveFlips($from: LabelSetRef!, $draft: DraftInput!, $sampleSet: SampleSetRef!) {
  preview(from: $from, to: {draft: $draft}, sampleSet: $sampleSet) {
    gained
    lost
    of
    apart
    pValue
    difference {
      value
      low
      high
    }
    flips(first: 1) {
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<LiveFlipsQuery, LiveFlipsQueryVariables>;
export const FlippedPicturesDocument = new TypedDocumentString(`
    query FlippedPictures($from: LabelSetRef!, $draft: DraftInput!, $sampleSet: SampleSetRef!) {
  preview(from: $from, to: {draft: $draft}, sampleSet: $sampleSet) {
    from {
      top1 {
        ...ShareOf
      }
    }
    to {
      top1 {
        ...ShareOf
      }
    }
    flips(first: 20) {
      totalCount
      nodes {
        kind
        before {
          name
          probability
        }
        after {
          name
          probability
        }
        sample {
          id
          sampleId
          fileName
          thumbnail
          expected {
            name
          }
        }
      }
    }
  }
}
    fragment ShareOf on Proportion {
  value
  low
  high
  count
  of
}`) as unknown as TypedDocumentString<FlippedPicturesQuery, FlippedPicturesQueryVariables>;
export const JudgedVersionDocument = new TypedDocumentString(`
    query JudgedVersion($version: LabelSetRef!, $sampleSet: SampleSetRef!) {
  evaluation(labelSet: $version, sampleSet: $sampleSet) {
    sampleCount
  }
}
    `) as unknown as TypedDocumentString<JudgedVersionQuery, JudgedVersionQueryVariables>;
export const SaveDraftDocument = new TypedDocumentString(`
    mutation SaveDraft($input: ApplyDraftInput!) {
  applyDraft(input: $input) {
    unchanged
    promptsEncoded
    warnings
    labelSet {
      id
      slug
    }
    version {
      ...VersionSummary
    }
  }
}
    fragment VersionSummary on LabelSetVersion {
  id
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  promptTemplateSlug
  tags
}`) as unknown as TypedDocumentString<SaveDraftMutation, SaveDraftMutationVariables>;
export const StartDraftJobDocument = new TypedDocumentString(`
    mutation StartDraftJob($input: JobInput!, $idempotencyKey: String) {
  startJob(input: $input, idempotencyKey: $idempotencyKey) {
    job {
      id
      kind
      state
    }
  }
}
    `) as unknown as TypedDocumentString<StartDraftJobMutation, StartDraftJobMutationVariables>;
export const TheirChangesDocument = new TypedDocumentString(`
    query TheirChanges($slug: String!, $from: Int!, $to: Int!, $first: Int!, $offset: Int!) {
  labelSet(slug: $slug) {
    id
    version(number: $to) {
      ...VersionSummary
      diff(from: $from, first: $first, offset: $offset) {
        hasMore
        promptTemplateChanged
        added {
          ...LabelTexts
        }
        removed {
          ...LabelTexts
        }
        changed {
          after {
            ...LabelTexts
          }
        }
      }
    }
  }
}
    fragment VersionSummary on LabelSetVersion {
  id
  number
  createdAt
  createdBy
  operation
  message
  labelCount
  promptTemplateSlug
  tags
}
fragment LabelTexts on Label {
  labelId
  name
  synonyms
  prompts
  parentId
  metadata
}`) as unknown as TypedDocumentString<TheirChangesQuery, TheirChangesQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    isOperator
    scopes
    apiKey {
      id
      name
      prefix
      expiresAt
    }
    tenant {
      id
      slug
      name
      status
      quotas {
        labelSets
        labels
        imagesPerMinute
        promptsPerMinute
        jobs
        samples
        thumbnailMb
        uploadMb
        apiKeys
        promptTemplates
      }
    }
  }
  model {
    id
    modelId
    digest
    dtype
    device
    dimensions
    logitScale
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;