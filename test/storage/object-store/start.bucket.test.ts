import { openStorage } from '#lexiclip/services/storage/storage.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { type Fault, slowDown } from '../../support/object-store/proxy.js';

const s3Error = (status: number, code: string, more = ''): Fault => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>no</Message>${more}</Error>`,
});

describeWithBucket('A start on an object store', () => {
  let bucket: TestBucket;

  beforeEach(async () => {
    bucket = await TestBucket.make();
  });
  afterEach(() => bucket.close());

  async function refusal(location = bucket.uri('data'), settings: object = {}): Promise<string> {
    const opening = openStorage(location, { store: { ...bucket.settings, ...settings } });
    const outcome = await opening.then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(outcome).not.toContain('\n');
    return outcome;
  }

  it('finds a store that lets one writer through, and leaves nothing of the trial', async () => {
    const storage = await openStorage(bucket.uri('data'), { store: bucket.settings });
    await storage.close();
    const keys = await bucket.keys();
    expect(keys.filter((key) => key.includes('trials'))).toEqual([]);
    expect(keys.every((key) => key.startsWith('data/system/'))).toBe(true);
  });

  it('takes one listing, two writes and a deletion to find out', async () => {
    const root = bucket.root('data');
    bucket.proxy.take();
    expect(await root.open()).toEqual({ system: false, tenants: false });
    const kinds = bucket.proxy.take().map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['DELETE', 'LIST', 'PUT', 'PUT']);
    root.close();
  });

  it('is refused by a store that lets two writers of one key through', async () => {
    bucket.proxy.disturb = (kind) => (kind === 'PUT' ? { status: 200 } : undefined);
    expect(await refusal()).toMatch(/^LEXICLIP_DATA: .* lets two writers of one key through/);
  });

  it('is refused by a store that takes no conditional write at all', async () => {
    bucket.proxy.disturb = (kind) => (kind === 'PUT' ? s3Error(412, 'PreconditionFailed') : undefined);
    expect(await refusal()).toMatch(/^LEXICLIP_DATA: .* refuses to write what is not there yet/);
  });

  it.each([
    ['PUT', 'write'],
    ['LIST', 'list'],
    ['DELETE', 'delete'],
  ])('is refused without permission to %s', async (denied, action) => {
    bucket.proxy.disturb = (kind) => (kind === denied ? s3Error(403, 'AccessDenied') : undefined);
    expect(await refusal()).toContain(`LEXICLIP_DATA: the credentials may not ${action} objects in bucket`);
  });

  it('is refused where there is no bucket', async () => {
    expect(await refusal('s3://nothing-has-this-name/data')).toBe(
      'LEXICLIP_DATA: there is no bucket "nothing-has-this-name"',
    );
  });

  it('is refused in another region, and says which is right', async () => {
    bucket.proxy.disturb = () => s3Error(400, 'AuthorizationHeaderMalformed', '<Region>eu-west-1</Region>');
    expect(await refusal()).toBe(`LEXICLIP_STORAGE_REGION: bucket "${bucket.name}" is in the region eu-west-1`);
  });

  it.each([
    ['ExpiredToken', 400, /^LEXICLIP_DATA: the credentials for bucket .* have expired/],
    ['InvalidAccessKeyId', 403, /^LEXICLIP_DATA: the store does not accept the credentials/],
  ])('is refused with credentials that are %s', async (code, status, line) => {
    bucket.proxy.disturb = () => s3Error(status, code);
    expect(await refusal()).toMatch(line);
  });

  it('is refused by a store that is too busy', async () => {
    bucket.proxy.disturb = () => slowDown;
    expect(await refusal()).toMatch(/^LEXICLIP_DATA: the store of bucket .* cannot do anything now/);
  });

  it('is refused where nothing listens', async () => {
    expect(await refusal(bucket.uri('data'), { endpoint: 'http://127.0.0.1:9' })).toMatch(
      /^LEXICLIP_STORAGE_ENDPOINT: .* does not answer \(ECONNREFUSED\)$/,
    );
  });

  it('is refused over plain HTTP without leave', async () => {
    expect(await refusal(bucket.uri('data'), { allowHttp: false })).toMatch(
      /^LEXICLIP_STORAGE_ENDPOINT is plain HTTP.*LEXICLIP_STORAGE_ALLOW_HTTP=on$/,
    );
  });

  it('is refused at a prefix that holds something else', async () => {
    await bucket.put('data/notes.txt');
    expect(await refusal()).toMatch(/^LEXICLIP_DATA: this prefix of bucket .* holds something else, such as notes.txt/);
  });

  it('is refused at a backup that was interrupted', async () => {
    await bucket.put('data/INCOMPLETE');
    expect(await refusal()).toMatch(/^LEXICLIP_DATA holds a backup that is being made, or was not finished/);
  });

  it('is refused where tenants have data, and all of the operator is gone', async () => {
    await bucket.put('data/tenants/ten_0123456789abcdef0123456789abcdef/label_sets.lance/data/x');
    expect(await refusal()).toMatch(/^LEXICLIP_DATA: the operator's database cannot be used: .*system, is missing/);
  });
});
