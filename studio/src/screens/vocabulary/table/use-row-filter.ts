import { useMemo } from 'react';
import { useAddress } from '../../../parts/address/address.js';
import type { Vocabulary } from '../vocabulary.js';
import { parentsOf, type RowFilter } from './rows.js';

const SHOWS = ['all', 'draft', 'tops', 'parents'] as const;
const NOBODY: ReadonlySet<string> = new Set();

export interface FilterControls {
  readonly text: string;
  readonly setText: (text: string | null) => void;
  readonly show: RowFilter['show'];
  readonly setShow: (show: string | null) => void;
  readonly under: string | null;
  readonly setUnder: (key: string | null) => void;
}

/** Which labels the table shows, as the address has it. */
export function useRowFilter({ labels, draft }: Vocabulary): { filter: RowFilter; controls: FilterControls } {
  const [held, setText] = useAddress('q');
  const [given, setShow] = useAddress('show');
  const [under, setUnder] = useAddress('under');
  const text = held ?? '';
  const show = SHOWS.find((one) => one === given) ?? 'all';
  const edits = show === 'parents' ? draft : undefined;
  const parents = useMemo(() => (show === 'parents' ? parentsOf(labels, edits) : NOBODY), [show, labels, edits]);
  const filter = useMemo(
    () => ({ text: text.trim().toLowerCase(), show, under, parents }),
    [text, show, under, parents],
  );
  const controls = useMemo(
    () => ({ text, setText, show, setShow, under, setUnder }),
    [text, setText, show, setShow, under, setUnder],
  );
  return { filter, controls };
}
