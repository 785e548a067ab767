import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** A part of the address after `?`: shared with the link, and there after a reload. Null takes it out. */
export function useAddress(name: string): [value: string | null, change: (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (value: string | null) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === null || value === '') after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      ),
    [name, setParams],
  );
  return [params.get(name), change];
}

/** A number in the address. */
export function useNumberInAddress(name: string): [value: number | null, change: (value: number | null) => void] {
  const [text, change] = useAddress(name);
  const value = text !== null && /^\d+$/.test(text) ? Number(text) : null;
  return [value, useCallback((next: number | null) => change(next === null ? null : String(next)), [change])];
}
