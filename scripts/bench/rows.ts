import type { BenchRow } from './bench-row.ts';
import { fairness } from './rows/fairness.ts';
import { millionConnectors } from './rows/million-connectors.ts';
import { pages } from './rows/pages.ts';
import { scaling } from './rows/scaling.ts';
import { throttledNeighbor } from './rows/throttled-neighbor.ts';

/** Every measurement, in the order of the table. */
export const rows: readonly BenchRow[] = [fairness, throttledNeighbor, scaling, millionConnectors, pages];
