import { percentile } from '../../test/support/numbers.js';
import { type Answer, closedLoop, openLoop } from '../support/load.js';
import { atLeast, megabytes, ms, type Row, times } from '../support/table.js';
import { BenchService } from './service.js';

const CLIENTS = 32;
const TIMES = 10;

const codeOf = ({ body }: Answer): string | undefined => JSON.parse(body).errors?.[0]?.extensions?.code;

const counted = (answers: readonly Answer[]): string => {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const code = codeOf(answer) ?? 'answered';
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => `${count} ${code}`).join(', ');
};

const answered = <T extends Answer>(answers: readonly T[]): T[] =>
  answers.filter((answer) => codeOf(answer) === undefined);

/**
 * Ten times as many requests as the service can answer, from clients that wait for their answers and from a flood that
 * does not: how many it still answers, and how much memory it takes. The clients run on the same cores.
 */
export async function benchOverload(model: string, files: readonly Buffer[], forMs: number): Promise<Row[]> {
  const service = await BenchService.start(files, 100, { LEXICLIP_MODEL: model, LEXICLIP_THREADS: '' });
  const client = service.client(CLIENTS);
  const crowd = service.client(CLIENTS * TIMES);
  const flood = service.client(2_000);
  let peakMegabytes = 0;
  const watch = setInterval(async () => {
    peakMegabytes = Math.max(peakMegabytes, await service.server.residentMegabytes());
  }, 500);
  try {
    const peak = await closedLoop(client, CLIENTS, service.next, { warmUpMs: 3000, ms: 10_000 });
    const before = await service.server.residentMegabytes();
    const many = await closedLoop(crowd, CLIENTS * TIMES, service.next, { warmUpMs: 3000, ms: forMs });
    const manyPerSecond = (answered(many.answers).length * 1000) / forMs;
    const { answers, failed } = await openLoop(flood, peak.perSecond * TIMES, service.next, forMs);
    const good = answered(answers);
    const within = good.filter(({ at }) => at <= forMs).length;
    const floodPerSecond = (within * 1000) / forMs;
    const refused = answers.filter((answer) => codeOf(answer) === 'OVERLOADED').map((answer) => answer.ms);
    return [
      { what: `at its peak, ${CLIENTS} clients`, measured: `${peak.perSecond.toFixed(1)} images/s` },
      { what: `${CLIENTS * TIMES} clients for ${forMs / 1000} s: ${counted(many.answers)}`, measured: '' },
      { what: '  answered ÷ the peak', ...atLeast(manyPerSecond / peak.perSecond, 0.9, times) },
      { what: `${TIMES} times the peak for ${forMs / 1000} s: ${counted(answers)}, ${failed} failed`, measured: '' },
      { what: '  answered meanwhile ÷ the peak', ...atLeast(floodPerSecond / peak.perSecond, 0.9, times) },
      {
        what: '  time of an answer, 99th percentile',
        measured: ms(
          percentile(
            good.map((a) => a.ms),
            0.99,
          ),
        ),
      },
      { what: '  time of a refusal, median', measured: ms(percentile(refused, 0.5)) },
      {
        what: 'resident memory before, and its peak meanwhile',
        measured: `${megabytes(before)}, ${megabytes(peakMegabytes)}`,
      },
    ];
  } finally {
    clearInterval(watch);
    client.close();
    crowd.close();
    flood.close();
    await service.close();
  }
}
