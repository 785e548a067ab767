import { RequestError, UnreachableError } from '../../../src/cli/service/transport/request-error.js';
import { REFUSED, type SentJudgement, sendJudgements } from '../../../studio/src/screens/inbox/judgements.js';

describe('sending judgements', () => {
  const answer = { sampleId: 'a', expected: ['cat'] };
  const refused = (sampleId: string) => ({ sampleId, expected: REFUSED }) as const;
  const refusal = (sampleId: string) => ({ sampleId, refuse: true });

  it('keeps answers and refusals apart', async () => {
    const sent: (readonly SentJudgement[])[] = [];
    await sendJudgements([refused('b'), answer, refused('c')], async (given) => sent.push(given));
    expect(sent).toEqual([[answer], [refusal('b'), refusal('c')]]);
  });

  it('lets refusals be whose pictures are gone', async () => {
    const waiting = new Set(['c']);
    await sendJudgements([refused('b'), refused('c')], async (given) => {
      if (given.some(({ sampleId }) => !waiting.has(sampleId))) throw new RequestError('NOT_FOUND', 'gone', {});
      for (const { sampleId } of given) waiting.delete(sampleId);
    });
    expect(waiting.size).toBe(0);
  });

  it('fails where refusals fail otherwise', async () => {
    const send = async () => {
      throw new UnreachableError('refused');
    };
    await expect(sendJudgements([refused('b')], send)).rejects.toThrow(UnreachableError);
  });
});
