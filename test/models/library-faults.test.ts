import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PreTrainedTokenizer } from '@huggingface/transformers';
import { keepingJoiners } from '#lexiclip/services/models/thread/library-faults.js';
import { FAMILY_FOLDERS, familyFolder } from '../support/models/families.js';

const sentencepiece = FAMILY_FOLDERS.includes('metaclip2') ? it : it.skip;

describe('A fault of the tokenisers that is worked round', () => {
  const JOINED = 'a \ud83d\udc69\u200d\ud83d\ude80';
  const files = async () => {
    const { folder } = await familyFolder('metaclip2');
    const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
    return [await read('tokenizer.json'), await read('tokenizer_config.json')] as const;
  };
  const ids = (vocabulary: object, config: object, text: string) =>
    (new PreTrainedTokenizer(vocabulary, config)(text, { return_tensor: false }) as unknown as { input_ids: number[] })
      .input_ids;

  sentencepiece('is still there: a joiner is read as a space', async () => {
    const [vocabulary, config] = await files();
    expect(ids(vocabulary, config, JOINED)).toEqual(ids(vocabulary, config, JOINED.replace('\u200d', ' ')));
  });

  sentencepiece('is not when the joiner is kept', async () => {
    const [vocabulary, config] = await files();
    const kept = keepingJoiners(vocabulary);
    expect(ids(kept, config, JOINED)).not.toEqual(ids(kept, config, JOINED.replace('\u200d', ' ')));
    expect(ids(kept, config, 'a photo of a cat')).toEqual(ids(vocabulary, config, 'a photo of a cat'));
  });
});
