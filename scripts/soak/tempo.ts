/** How fast things go wrong, ms. */
export interface Tempo {
  readonly leaseMs: number;
  readonly latencyMs: number;
  /** Users per page at most; null: as many as Graph gives. */
  readonly pageSize: number | null;
  readonly roundMs: number;
  /** Part of the connectors that a round asks for. Microsoft gives a report 14 times in ten minutes, and no more. */
  readonly roundShare: number;
  readonly gapMs: number;
  readonly redisAwayMs: number;
  readonly cutMs: number;
  readonly blackHoleMs: number;
  /** After this much quiet the fleet looks after a run; the soak makes runs look so quiet, or null. */
  readonly ageEveryMs: number | null;
  readonly settleMs: number;
}

const slow: Tempo = {
  leaseMs: 5_000,
  latencyMs: 30,
  pageSize: null,
  roundMs: 60_000,
  roundShare: 0.7,
  gapMs: 1_500,
  redisAwayMs: 20_000,
  cutMs: 3_000,
  blackHoleMs: 12_000,
  ageEveryMs: null,
  // a report that was asked for too often waits until ten minutes are over
  settleMs: 15 * 60_000,
};

const brief: Tempo = {
  leaseMs: 700,
  latencyMs: 30,
  pageSize: 10,
  roundMs: 5_000,
  roundShare: 0.5,
  gapMs: 150,
  redisAwayMs: 1_500,
  cutMs: 400,
  blackHoleMs: 1_500,
  ageEveryMs: 1_000,
  settleMs: 90_000,
};

export function tempoOf({ brief: isBrief }: { readonly brief: boolean }): Tempo {
  return isBrief ? brief : slow;
}
