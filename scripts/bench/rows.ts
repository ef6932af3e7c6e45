import type { BenchRow } from './bench-row.ts';
import { fairness } from './rows/fairness.ts';
import { faults } from './rows/faults.ts';
import { fullRun } from './rows/full-run.ts';
import { memory } from './rows/memory.ts';
import { millionConnectors } from './rows/million-connectors.ts';
import { pages } from './rows/pages.ts';
import { scaling } from './rows/scaling.ts';
import { startUp } from './rows/start-up.ts';
import { throttledNeighbor } from './rows/throttled-neighbor.ts';
import { unchanged } from './rows/unchanged.ts';

/** Every measurement, in the order of the table. */
export const rows: readonly BenchRow[] = [
  startUp,
  fullRun,
  unchanged,
  faults,
  memory,
  fairness,
  throttledNeighbor,
  scaling,
  millionConnectors,
  pages,
];
