import type { Soak } from '../soak.ts';

/** One way to break something. */
export interface FaultKind {
  readonly name: string;
  /** Breaks it, mends it, and gives what proves that it was broken; null where it came to nothing. */
  readonly strike: (soak: Soak) => Promise<string | null>;
}
