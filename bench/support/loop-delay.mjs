// Preloaded into a server: on SIGUSR2 it prints the 99th percentile of its event loop's delay, ms, and starts anew.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const RESOLUTION = 20;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  process.on('SIGUSR2', () => {
    process.stderr.write(`event loop delay ${Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION)}\n`);
    delay.reset();
  });
}
