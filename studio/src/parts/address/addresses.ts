import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Changes several parts of the address at once: of two changes in a row, the second would take back the first. */
export function useAddresses(): (values: Readonly<Record<string, string | null>>) => void {
  const [, setParams] = useSearchParams();
  return useCallback(
    (values) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values)) {
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );
}
