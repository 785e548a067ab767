import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { CLASSES } from '../../support/classify.js';
import { CommandLine } from '../../support/cli.js';
import { samplesFor } from '../../support/evaluation/known-photos.js';
import { anEmbedding, LabelSetClient, named } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

describe('lexiclip labels lint', () => {
  let tenant: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
    await LabelSetClient.create(tenant, 'clean', named(...CLASSES));
    const twins = ['a Photo', 'a photo'].map((prompt, i) => ({ name: `twin ${'ab'.charAt(i)}`, prompts: [prompt] }));
    await LabelSetClient.create(tenant, 'faulty', [...named(...CLASSES, 'IMG_0042.jpg'), ...twins]);
  });
  afterAll(() => cli.close());

  const lint = (...args: string[]) => cli.runHere('labels', 'lint', ...args);

  it('finds only a hint in a clean set, and succeeds', async () => {
    const { status, output, messages } = await lint('clean');
    expect({ status, messages }).toEqual({ status: 0, messages: 'clean@1: 0 errors, 0 warnings, 1 hint\n' });
    expect(output).toMatch(/^info CLOSEST_LABELS: the closest labels are "automobile" and "truck" .*\n$/);
  });

  it('says each fault on a line, the most severe first, and fails', async () => {
    const { status, output, messages } = await lint('faulty@1');
    expect(status).toBe(1);
    expect(output.split('\n').map((line) => line.split(':')[0])).toEqual([
      'error SAME_TO_THE_MODEL',
      'warning UNLIKELY_NAME',
      'info CLOSEST_LABELS',
      '',
    ]);
    expect(messages).toBe('faulty@1: 1 error, 1 warning, 1 hint\n');
  });

  it.each([
    ['clean', 'info', 1],
    ['clean', 'error', 0],
    ['faulty', 'error', 1],
    ['faulty', 'never', 0],
  ])('of the set %s with --fail-on %s ends with %i', async (set, severity, status) => {
    expect(await lint(set, '--fail-on', severity)).toMatchObject({ status });
  });

  it('gives the findings with their evidence and their fix as JSON', async () => {
    const { status, output } = await lint('faulty', '--json');
    expect(status).toBe(1);
    const { findings, ...rest } = JSON.parse(output);
    expect(rest).toEqual({ labelSet: 'faulty', version: 1 });
    expect(findings[1]).toMatchObject({
      code: 'UNLIKELY_NAME',
      severity: 'WARNING',
      labels: [{ name: 'IMG_0042.jpg' }],
      evidence: { phrase: 'IMG_0042.jpg', reason: 'a file name' },
      fix: null,
    });
  });

  it('gives SARIF that is valid by its schema and points into the file with the vocabulary', async () => {
    await cli.file('labels.csv', `name,prompts\n${CLASSES.join('\n')}\nIMG_0042.jpg\ntwin a,a Photo\ntwin b,a photo\n`);
    const args = ['--format', 'sarif', '--file', 'labels.csv', '--out', 'findings.sarif'];
    expect(await lint('faulty', ...args)).toMatchObject({ status: 1, output: '' });
    const log = JSON.parse(await readFile(join(cli.folder, 'findings.sarif'), 'utf8'));
    const {
      $schema: _,
      id: __,
      ...schema
    } = JSON.parse(await readFile(new URL('sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8'));
    const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
    ajv.validate(schema, log);
    expect(ajv.errors).toBeNull();
    const [run] = log.runs;
    expect(run.results[1]).toMatchObject({
      ruleId: run.tool.driver.rules[run.results[1].ruleIndex].id,
      level: 'warning',
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'labels.csv' }, region: { startLine: 12 } },
          logicalLocations: [{ fullyQualifiedName: 'faulty/IMG_0042.jpg' }],
        },
      ],
    });
    expect(ajv.validate(schema, { ...log, version: '9' })).toBe(false);
  });

  it('asks the pictures of a sample set as well', async () => {
    await samplesFor(tenant, 'clean', 'pictures', [{ image: { embedding: anEmbedding() }, expected: ['cat'] }]);
    const { status, output } = await lint('clean', '--samples', 'pictures@2');
    expect(status).toBe(0);
    expect(output).toMatch(/^info NOT_CHECKED: labels that pictures do not tell apart .* there are 1$/m);
    expect(await lint('clean', '--samples', 'nobody')).toMatchObject({
      status: 1,
      messages: expect.stringContaining('NOT_FOUND sampleSet.slug'),
    });
  });

  it('is wrongly used with a format or a file that do not fit', async () => {
    for (const args of [
      ['--json', '--format', 'sarif'],
      ['--file', 'labels.csv'],
      ['--format', 'sarif', '--file', 'missing.csv'],
      ['--fail-on', 'all'],
    ]) {
      expect(await lint('clean', ...args)).toMatchObject({ status: 2, output: '' });
    }
    expect(await lint('nobody')).toMatchObject({ status: 1, messages: expect.stringContaining('NOT_FOUND') });
  });
});
