import { duplicateFaults } from './duplicate-faults.ts';
import type { FaultKind } from './fault-kind.ts';
import { graphFaults } from './graph-faults.ts';
import { processFaults } from './process-faults.ts';
import { runFaults } from './run-faults.ts';
import { serviceFaults } from './service-faults.ts';

/** Every way a soak breaks something. */
export const faultKinds: readonly FaultKind[] = [
  ...processFaults,
  ...serviceFaults,
  ...graphFaults,
  ...duplicateFaults,
  ...runFaults,
];
