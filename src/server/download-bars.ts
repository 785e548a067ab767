import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { FetchEvent } from '../services/models/hub/fetch-event.js';
import { MEGABYTE } from './units.js';

/** A bar for each file that is fetched; on something that is no terminal, a line now and then. */
export function downloadBars(stream: NodeJS.WriteStream): { show(event: FetchEvent): void; stop(): void } {
  let all: MultiBar | undefined;
  const bars = new Map<string, SingleBar>();
  return {
    show(event) {
      if (event.kind === 'waiting') {
        if (all && stream.isTTY) all.log(`${event.why}\n`);
        else stream.write(`${event.why}\n`);
      }
      if (event.kind !== 'progress') return;
      const { file, loaded, total } = event;
      all ??= new MultiBar(
        { stream, format: '{file} {bar} {percentage} %  {megabytes} MB', noTTYOutput: true, notTTYSchedule: 5000 },
        Presets.shades_classic,
      );
      const bar = bars.get(file) ?? all.create(total, 0, { file, megabytes: 0 });
      bars.set(file, bar);
      bar.update(loaded, { megabytes: (loaded / MEGABYTE).toFixed(1) });
    },
    stop: () => all?.stop(),
  };
}
