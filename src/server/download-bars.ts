import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { DownloadProgress } from '../services/models/protocol.js';
import { MEGABYTE } from './units.js';

/** A bar for each file that is fetched; on something that is no terminal, a line now and then. */
export function downloadBars(stream: NodeJS.WriteStream): { show(progress: DownloadProgress): void; stop(): void } {
  let all: MultiBar | undefined;
  const bars = new Map<string, SingleBar>();
  return {
    show({ file, loaded, total }) {
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
