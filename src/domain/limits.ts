/** Every limit that a request can run into. Messages name them, docs list them. */
export const LIMITS = Object.freeze({
  labelsPerSet: 100_000,
  labelsPerCall: 10_000,
  /** Of an import that removes others. */
  removedLabelsListed: 2_000,
  adHocLabels: 1_000,
  /** Of a version that is calibrated: each of its labels is compared with every image. */
  calibratedLabels: 10_000,
  nameLength: 256,
  descriptionLength: 2_000,
  messageLength: 1_000,
  /** Why a rule is overridden. */
  reasonLength: 500,
  synonymsPerLabel: 64,
  promptsPerLabel: 256,
  /** Prompts that one label is encoded from: its own, or templates × (name and synonyms). */
  renderedPerLabel: 2_048,
  promptsPerSet: 1_000_000,
  /** Prompts of the ad-hoc labels of one call. */
  adHocPrompts: 4_096,
  promptLength: 1_000,
  metadataBytes: 16_384,
  /** Levels of objects and lists in each other. */
  metadataDepth: 32,
  /** Memory that the labels of a set take, without their vectors: each has a fixed part, and its texts. */
  labelSetBytes: 128 * 1024 * 1024,
  templatesPerSet: 256,
  imageBytes: 10 * 1024 * 1024,
  imagePixels: 25_000_000,
  /** Lower, because AVIF takes six times as long to decode as the other formats. */
  avifPixels: 8_000_000,
  imageSide: 65_535,
  jpegScans: 100,
  webpFrames: 5_000,
  imagesPerCall: 100,
  /** Images of one job: entries of an archive, or lines of a list, that is uploaded. */
  bulkImages: 1_000_000,
  /** Of a file in an archive, with its path. */
  entryNameLength: 1_024,
  /** Of a piece of an upload. */
  uploadPieceBytes: 8 * 1024 * 1024,
  /** Of a piece that is not the last. */
  uploadPieceMinBytes: 1024 * 1024,
  /** Of an upload. */
  uploadPieces: 2_048,
  /** URLs in the input of a job. */
  bulkUrls: 10_000,
  /** Longer than the vectors of any model. */
  embeddingLength: 8_192,
  urlLength: 2048,
  urlRedirects: 3,
  urlFetches: 32,
  /** Of all tenants; half of them for one. */
  urlFetchesWaiting: 512,
  urlFetchMs: 10_000,
  /** Of a tenant. */
  webhooks: 10,
  webhookSecrets: 4,
  webhookAnswerMs: 15_000,
  /** Of one webhook, in one server; what is announced beyond that is not sent. */
  webhookDeliveriesWaiting: 1_000,
  /** Requests to receivers at a time, of all tenants together. */
  webhookRequests: 128,
  webhookRequestsPerTenant: 4,
  /** Deliveries of a tenant that stay on record; the oldest go first. */
  webhookDeliveriesKept: 10_000,
  /** Of a tenant. */
  sampleSets: 1_000,
  samplesPerSet: 100_000,
  /** Samples that one call adds, changes or removes. */
  samplesPerCall: 1_000,
  /** Labels any of which counts as right. */
  expectedPerSample: 64,
  samplePageSize: 1_000,
  /** Examples that a version learns from, and labels that they are of. */
  learningExamples: 50_000,
  learningLabels: 10_000,
  /** Examples × labels that are learned from while a client waits. */
  learnedWhileWaiting: 20_000_000,
  /** Pictures that wait to be judged. */
  inboxPerSet: 2_000,
  /** Labels that each of them may show. */
  inboxGuesses: 20,
  /** That a sample set collects from traffic. */
  collectedPerDay: 1_000,
  collectionDays: 90,
  topK: 1_000,
  nearestLabels: 100,
  /** Labels of a version that are all compared with each other. */
  labelsCompared: 10_000,
  /** Prompts that are looked at one by one: of a version, or of the predictions of one answer. */
  promptsExplained: 20_000,
  /** Labels that are shown as the model would read them, and their prompts. */
  labelsRendered: 100,
  promptsRendered: 20_000,
  /** Of an author, for suggestions. */
  candidates: 100,
  pageSize: 100,
  cursorLength: 512,
  labelPageSize: 1_000,
  /** Entries in each list of a diff. */
  diffSize: 10_000,
  /** Of the JSON in a request: what reading it costs grows with them, whatever they are then used for. */
  jsonDepth: 128,
  jsonValues: 300_000,
  jsonObjects: 30_000,
  /** More than the longest list that an argument takes, so that a list that is a little too long is named. */
  jsonItems: 12_000,
  /** Bytes of everything but long texts, which are images in base64. */
  jsonTextBytes: 4 * 1024 * 1024,
});
