import type { Shared } from './shared.ts';

export interface Bound {
  readonly kind: 'at least' | 'at most';
  readonly value: number;
}

/** One line of the table: what was measured, beside its reference from the same run of the program. */
export interface Line {
  readonly what: string;
  readonly measured: string;
  /** Null where the bound stands by itself. */
  readonly reference: string | null;
  /** What the bound speaks of; `%` of one core. */
  readonly value: number;
  readonly unit: 'x' | 's' | 'ms' | 'MiB' | '%' | 'requests' | 'rows';
  /** Null: printed only. */
  readonly bound: Bound | null;
}

export interface RowResult {
  readonly lines: readonly Line[];
  /** Sentences for below the table: what it cost, what has to be known to read the figures. */
  readonly notes: readonly string[];
}

/** One measurement. A new one is an entry of `rows.ts`. */
export interface BenchRow {
  readonly name: string;
  readonly what: string;
  /** False: with `--all` or `--only` only. */
  readonly isDefault: boolean;
  /** Rejects where what was measured went wrong: figures of a wrong result are none. */
  readonly run: (say: (text: string) => void, shared: Shared) => Promise<RowResult>;
}

/** Null for a line without a bound. */
export function isHeld({ value, bound }: Line): boolean | null {
  if (bound === null) return null;
  return bound.kind === 'at least' ? value >= bound.value : value <= bound.value;
}
