import { isStoreTrouble } from '#lexiclip/services/storage/damage/store-trouble.js';

const request = 'GET http://127.0.0.1:9000/bucket?list-type=2&prefix=db%2Ft.lance%2F_versions%2F in 639.091µs';
const failed = (outcome: string): string =>
  `Failed to execute query stream: GenericFailure, lance error: LanceError(IO): Generic S3 error: Error performing list request: Error performing ${request}${outcome}, /registry/lance-io-10.0.0/src/object_store.rs:905:92`;
const answered = (status: string, code: string): string =>
  failed(` - Server returned non-2xx status code: ${status}: <Error><Code>${code}</Code></Error>`);

describe('An error of LanceDB', () => {
  it.each([
    ['refuses for want of permission', answered('403 Forbidden', 'AccessDenied')],
    ['has seen the credentials expire', answered('400 Bad Request', 'ExpiredToken')],
    ['asks to slow down', answered('503 Service Unavailable', 'SlowDown')],
    ['has failed itself', answered('500 Internal Server Error', 'InternalError')],
    [
      'has not answered, however often it was asked',
      failed(', after 2 retries, max_retries: 2, retry_timeout: 5s  - HTTP error: error sending request'),
    ],
  ])('is the trouble of a store that %s', (_, message) => {
    expect(isStoreTrouble(new Error(message))).toBe(true);
  });

  it.each([
    ['a file that is shorter than its table says', answered('416 Range Not Satisfiable', 'InvalidRange')],
    ['a file that is gone', answered('404 Not Found', 'NoSuchKey')],
    ['another writer that was first', answered('412 Precondition Failed', 'PreconditionFailed')],
    [
      'a file in a directory',
      'lance error: LanceError(IO): Generic LocalFileSystem error: Unable to open file /data/x',
    ],
    ['a query that makes no sense', 'lance error: Invalid user input: Schema error: No field named x'],
  ])('is none of a store where it is about %s', (_, message) => {
    expect(isStoreTrouble(new Error(message))).toBe(false);
  });
});
