import { useCallback, useEffect, useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import { loadLabels, loadSamples, type Wanted } from './load-points.js';
import type { Projection, ProjectionTask } from './projection.js';
import type { FromProjection } from './projection-worker.js';

export interface MapSubject {
  readonly labels: Wanted;
  /** Null: labels alone. */
  readonly samples: Wanted | null;
}

export interface DrawnMap {
  readonly labels: readonly string[];
  readonly samples: readonly string[];
  readonly projection: Projection;
}

/** How far a map is. */
export type MapState =
  | { readonly state: 'loading'; readonly done: number; readonly of: number }
  | { readonly state: 'projecting'; readonly done: number; readonly of: number }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'drawn'; readonly map: DrawnMap };

/** Reads the vectors of a subject, and lays them out in a worker. It ends with the screen, or when it is cancelled. */
export function useMap(subject: MapSubject): { progress: MapState; cancel: () => void; again: () => void } {
  const request = useRequest();
  const [progress, setProgress] = useState<MapState>({ state: 'loading', done: 0, of: 0 });
  const [round, setRound] = useState(0);
  const [stop, setStop] = useState<AbortController>();
  // Another round begins anew.
  useEffect(() => {
    const stopping = new AbortController();
    setStop(stopping);
    const { signal } = stopping;
    const of = subject.labels.total + (subject.samples?.total ?? 0);
    const draw = async () => {
      setProgress({ state: 'loading', done: 0, of });
      const read = [0, 0];
      const reading = (kind: 0 | 1) => (count: number) => {
        read[kind] = count;
        if (!signal.aborted) setProgress({ state: 'loading', done: (read[0] ?? 0) + (read[1] ?? 0), of });
      };
      const [labels, samples] = await Promise.all([
        loadLabels(request, subject.labels, { signal, onRead: reading(0) }),
        subject.samples ? loadSamples(request, subject.samples, { signal, onRead: reading(1) }) : [],
      ]);
      const task = { labels: labels.map(({ vector }) => vector), samples: samples.map(({ vector }) => vector) };
      if (!signal.aborted) setProgress({ state: 'projecting', done: 0, of: 0 });
      const projection = await projected(task, signal, (done, all) =>
        setProgress({ state: 'projecting', done, of: all }),
      );
      const names = (points: readonly { name: string }[]) => points.map(({ name }) => name);
      setProgress({ state: 'drawn', map: { labels: names(labels), samples: names(samples), projection } });
    };
    draw().catch((error: unknown) => {
      // Nobody sees a screen that was left.
      if (!signal.aborted || signal.reason !== LEFT) setProgress({ state: 'failed', failure: failureOf(error) });
    });
    return () => stopping.abort(LEFT);
  }, [request, subject, round]);
  const cancel = useCallback(() => stop?.abort(new DOMException('Cancelled', 'AbortError')), [stop]);
  return { progress, cancel, again: useCallback(() => setRound((before) => before + 1), []) };
}

const LEFT = new DOMException('left', 'AbortError');

function projected(
  task: ProjectionTask,
  signal: AbortSignal,
  onEpoch: (done: number, of: number) => void,
): Promise<Projection> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(new URL('./projection-worker.ts', import.meta.url), { type: 'module' });
    const end = (how: () => void) => {
      worker.terminate();
      how();
    };
    signal.addEventListener('abort', () => end(() => reject(signal.reason)));
    worker.onerror = ({ message }) => end(() => reject(new Error(message || 'the projection has failed')));
    worker.onmessage = ({ data }: MessageEvent<FromProjection>) => {
      if ('projection' in data) end(() => resolve(data.projection));
      else onEpoch(data.done, data.of);
    };
    worker.postMessage(task);
  });
}
