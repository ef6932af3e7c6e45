/** A line of a chart; a day that nothing is known of is null, and a gap. */
export interface ChartLine {
  readonly name: string;
  /** One for each day. */
  readonly values: readonly (number | null)[];
}

export interface LineChart {
  /** What the numbers are: `Seats per day`. */
  readonly what: string;
  /** Every day between the first and the last, YYYY-MM-DD. */
  readonly days: readonly string[];
  /** At most six. */
  readonly lines: readonly ChartLine[];
}

interface LineStyle {
  readonly color: string;
  readonly type: 'solid' | 'dashed' | 'dotted';
}

const styles: readonly LineStyle[] = [
  { color: 'var(--chart-1)', type: 'solid' },
  { color: 'var(--chart-2)', type: 'dashed' },
  { color: 'var(--chart-3)', type: 'dotted' },
  { color: 'var(--chart-4)', type: 'solid' },
  { color: 'var(--chart-5)', type: 'dashed' },
  { color: 'var(--chart-6)', type: 'dotted' },
];

/** How the line at this place is drawn: told apart from the others without its color too. */
export function lineStyle(at: number): LineStyle {
  return styles[at % styles.length] ?? { color: 'currentColor', type: 'solid' };
}
