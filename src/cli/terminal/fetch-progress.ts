import type { DownloadProgress, FetchEvent } from '../../services/models/hub/fetch-event.js';
import { isLive } from './live-line.js';
import { megabytes, note } from './output.js';
import { type Bar, progressBar } from './progress.js';

/** How often it is said how far a file is, where there is no terminal, ms. */
const LINE_MS = 10_000;

/** Shows how the files of a model arrive: one bar for all of them on a terminal, otherwise a line now and then. */
export class FetchProgress {
  private bar: Promise<Bar> | undefined;
  /** Bytes of each file that have been shown. */
  private readonly shown = new Map<string, number>();
  private lastLine = performance.now();

  readonly show = (event: FetchEvent): void => {
    if (event.kind === 'waiting') note(event.why);
    else if (event.kind === 'progress') this.progress(event);
    else {
      const total = event.files.reduce((sum, { size }) => sum + size, 0);
      if (total > 0 && isLive()) this.bar = progressBar(total, (done) => `${megabytes(done)} of ${megabytes(total)}`);
    }
  };

  async stop(): Promise<void> {
    (await this.bar)?.stop();
  }

  private progress({ file, loaded, total }: DownloadProgress): void {
    const before = this.shown.get(file) ?? 0;
    this.shown.set(file, loaded);
    if (this.bar) void this.bar.then((bar) => bar.add(loaded - before));
    else if (loaded === total) note(`${file}: ${megabytes(total)}`);
    else if (performance.now() - this.lastLine > LINE_MS) {
      this.lastLine = performance.now();
      note(`${file}: ${megabytes(loaded)} of ${megabytes(total)}`);
    }
  }
}
