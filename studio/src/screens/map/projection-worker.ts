import { type Projection, type ProjectionTask, project } from './projection.js';

/** What the worker says. */
export type FromProjection = { readonly done: number; readonly of: number } | { readonly projection: Projection };

const HEARD_MS = 100;
let last = 0;

self.onmessage = ({ data }: MessageEvent<ProjectionTask>) => {
  const projection = project(data, (done, of) => {
    if (done < of && performance.now() - last < HEARD_MS) return;
    last = performance.now();
    self.postMessage({ done, of } satisfies FromProjection);
  });
  self.postMessage({ projection } satisfies FromProjection);
};
