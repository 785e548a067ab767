import { dataRootAt } from '#lexiclip/services/storage/root/root-at.js';

const refusalOf = async (location: string): Promise<string> => {
  try {
    await dataRootAt(location).contents();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was accepted');
};

describe('The location of data', () => {
  it.each([
    ['s3://bucket/prefix/', undefined, 's3://bucket/prefix/system'],
    ['s3://bucket//deep//prefix', undefined, 's3://bucket/deep/prefix/system'],
    ['gs://bucket', undefined, 'gs://bucket/system'],
    ['./data', './data', 'data/system'],
    ['file:///var/data', '/var/data', '/var/data/system'],
  ])('%s says whether it is in the file system, and where the databases are', (location, directory, system) => {
    const root = dataRootAt(location);
    expect([root.directory, root.addressOf('system')]).toEqual([directory, system]);
  });

  it.each([
    [
      'ftp://host/data',
      /^LEXICLIP_DATA: ftp:\/\/ is not known; allowed are s3:\/\/bucket\/prefix, gs:.*, or a directory$/,
    ],
    ['db://project', /^LEXICLIP_DATA: db:\/\/ cannot be used: versions need tables/],
    ['s3:///prefix', /^LEXICLIP_DATA must name a bucket, such as s3:\/\/bucket\/prefix$/],
  ])('%s is refused', async (location, line) => {
    expect(await refusalOf(location)).toMatch(line);
  });

  it('that needs a package which is not installed says which', async () => {
    expect(await refusalOf('gs://bucket/data')).toBe(
      'LEXICLIP_DATA: gs:// needs the package @google-cloud/storage, which is not installed: npm install @google-cloud/storage',
    );
  });
});
