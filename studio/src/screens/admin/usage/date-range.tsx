import { Group, TextInput } from '@mantine/core';
import { useAddress } from '../../../parts/address/address.js';
import { dayBefore } from './days.js';

const SHOWN_DAYS = 30;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** The days of the address; the last 30 where it has none. */
export function useDateRange(): DateRange & { change: (name: 'from' | 'to', day: string) => void } {
  const [from, setFrom] = useAddress('from');
  const [to, setTo] = useAddress('to');
  const now = new Date();
  const of = (day: string | null, back: number) => (day !== null && DAY.test(day) ? day : dayBefore(now, back));
  return {
    from: of(from, SHOWN_DAYS - 1),
    to: of(to, 0),
    change: (name, day) => (name === 'from' ? setFrom : setTo)(day),
  };
}

/** Chooses the days that are shown. */
export const DateRangeFields = ({ from, to, change }: ReturnType<typeof useDateRange>) => (
  <Group>
    <TextInput
      type="date"
      label="From"
      value={from}
      max={to}
      onChange={(event) => change('from', event.currentTarget.value)}
    />
    <TextInput
      type="date"
      label="To"
      value={to}
      min={from}
      onChange={(event) => change('to', event.currentTarget.value)}
    />
  </Group>
);
