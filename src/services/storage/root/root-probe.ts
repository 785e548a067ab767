import type { DataRoot, RootFault } from './data-root.js';

/** How long an answer holds, ms: anybody may ask, and in an object store each attempt costs. */
const HOLDS_MS = { disk: 1_000, store: 5_000 };

/** Tries whether a data root can be used, for all who ask. */
export class RootProbe {
  private readonly holdsMs: number;
  private last: { readonly at: number; readonly fault: Promise<RootFault | undefined> } | undefined;

  constructor(readonly root: DataRoot) {
    this.holdsMs = HOLDS_MS[root.directory === undefined ? 'store' : 'disk'];
  }

  /** @returns why it cannot be used; undefined when it can */
  fault(): Promise<RootFault | undefined> {
    const now = performance.now();
    if (!this.last || now - this.last.at > this.holdsMs) {
      const attempt = { at: now, fault: this.root.probe() };
      this.last = attempt;
      // An attempt that takes long, because the store stalls, holds from its end.
      void attempt.fault.then(() => {
        if (this.last === attempt) this.last = { at: performance.now(), fault: attempt.fault };
      });
    }
    return this.last.fault;
  }
}
