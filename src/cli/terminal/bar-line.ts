/** The narrowest bar that still shows anything, and the widest, in columns without its brackets. */
const BAR_COLUMNS = { min: 10, max: 40 };

export interface BarState {
  readonly done: number;
  readonly total: number;
  /** How far it is, such as `12 of 30 images`. */
  readonly text: string;
  /** Such as `3.1 images/s`. */
  readonly rate?: string | undefined;
  /** Undefined where it is not known. */
  readonly leftMs: number | undefined;
  readonly columns: number;
}

/** `[####------] 12 of 30 images, 40 %, 9 s left`; a narrow terminal gets no bar. ASCII: any font has it in one width. */
export function barLine({ done, total, columns, ...state }: BarState): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const all = progressText({ done, total, ...state });
  const room = Math.min(BAR_COLUMNS.max, columns - all.length - 3);
  if (room < BAR_COLUMNS.min) return all;
  const full = Math.round(share * room);
  return `[${'#'.repeat(full)}${'-'.repeat(room - full)}] ${all}`;
}

/** `12 of 30 images, 40 %, 3.1 images/s, 9 s left`. */
export function progressText({ done, total, text, rate, leftMs }: Omit<BarState, 'columns'>): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const left = leftMs === undefined ? undefined : `${duration(leftMs)} left`;
  return [text, `${Math.floor(share * 100)} %`, rate, left].filter((part) => part !== undefined).join(', ');
}

/** `9 s`, `12 min`, `3 h`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
