// Preloaded into a server. On SIGUSR2 it prints the longest hold of its event loop since the last time, ms, and starts
// anew. On SIGPWR it ends one model thread, as a crash of native code in it would.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import threads from 'node:worker_threads';

if (threads.isMainThread) {
  const RESOLUTION = 10;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  process.on('SIGUSR2', () => {
    process.stderr.write(`longest hold ${Math.max(0, delay.max / 1e6 - RESOLUTION)}\n`);
    delay.reset();
  });

  const models = new Set();
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(file, options) {
      super(file, options);
      if (!String(file).includes('/models/')) return;
      models.add(this);
      this.once('exit', () => models.delete(this));
    }
  };
  syncBuiltinESMExports();
  createRequire(import.meta.url)('node:worker_threads').Worker = threads.Worker;
  process.on('SIGPWR', () => {
    const [model] = models;
    void model?.terminate();
  });
}
