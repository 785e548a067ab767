import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useAddress } from '../../parts/address.js';
import { parentsOf, type RowFilter } from './rows.js';
import type { Vocabulary } from './vocabulary.js';

/** Time without a key before the table is filtered, ms. */
const PAUSE_MS = 150;
const SHOWS = ['all', 'draft', 'tops', 'parents'] as const;
const NOBODY: ReadonlySet<string> = new Set();

export interface FilterControls {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly show: RowFilter['show'];
  readonly setShow: (show: string | null) => void;
  readonly under: string | null;
  readonly setUnder: (key: string | null) => void;
}

/** Which labels the table shows, as the address has it. */
export function useRowFilter({ labels, draft }: Vocabulary): { filter: RowFilter; controls: FilterControls } {
  const [held, hold] = useAddress('q');
  const [text, setText] = useState(held ?? '');
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  useEffect(() => hold(settled), [settled, hold]);
  const [given, setShow] = useAddress('show');
  const [under, setUnder] = useAddress('under');
  const show = SHOWS.find((one) => one === given) ?? 'all';
  const edits = show === 'parents' ? draft : undefined;
  const parents = useMemo(() => (show === 'parents' ? parentsOf(labels, edits) : NOBODY), [show, labels, edits]);
  const filter = useMemo(
    () => ({ text: settled.trim().toLowerCase(), show, under, parents }),
    [settled, show, under, parents],
  );
  return { filter, controls: { text, setText, show, setShow, under, setUnder } };
}
