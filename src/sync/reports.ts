import { z } from 'zod';
import type { ActivityThresholds } from '../domain/activity-status.ts';
import { periodCovering, type ReportPeriod } from '../domain/report.ts';
import type { RejectedRecord } from '../domain/rejected-record.ts';
import type { StepName } from '../domain/step.ts';
import type { ReportCall, TenantClient } from '../graph/tenant-client.ts';
import { readActivationsReport } from '../graph/resources/reports/activations.ts';
import { readAppActivityReport } from '../graph/resources/reports/app-activity.ts';
import { readServiceActivityReport } from '../graph/resources/reports/service-activity.ts';
import { applyActivations } from '../store/activations.ts';
import { applyAppActivity } from '../store/app-activity.ts';
import { applyServiceActivity } from '../store/service-activity.ts';
import type { Transaction } from '../store/database.ts';
import type { ReportRun, StagedRow } from '../store/staged-reports.ts';

export interface ReportBatch {
  readonly rows: readonly StagedRow[];
  readonly read: number;
  readonly concealed: number;
  readonly rejected: readonly RejectedRecord[];
  /** Nothing comes behind it. A report without rows has no batch. */
  readonly isLast: boolean;
}

export interface ApplyCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Rows of people who are not held: out of scope, or gone. */
  readonly unmatched: number;
}

/** A report: how it is asked for, read into staging, and applied from there. A new one is a row below. */
export interface Report {
  readonly name: string;
  /** Null for a report that has no period. */
  periodDays(thresholds: ActivityThresholds): ReportPeriod | null;
  read(client: TenantClient, periodDays: ReportPeriod | null, call: ReportCall): AsyncIterable<ReportBatch>;
  apply(tx: Transaction, run: ReportRun, periodDays: ReportPeriod | null): Promise<ApplyCounts>;
}

/** The connector's own threshold decides; its dates serve the thresholds of single SKUs. */
function coveringThreshold({ inactiveAfterDays }: ActivityThresholds): ReportPeriod {
  return periodCovering(inactiveAfterDays);
}

export const reports: readonly Report[] = [
  {
    name: 'getOffice365ActiveUserDetail',
    periodDays: () => 180,
    read: (client, periodDays, call) => readServiceActivityReport(client, periodDays ?? 180, call),
    apply: applyServiceActivity,
  },
  {
    name: 'getM365AppUserDetail',
    periodDays: coveringThreshold,
    read: (client, periodDays, call) => readAppActivityReport(client, periodDays ?? 180, call),
    apply: applyAppActivity,
  },
  {
    name: 'getOffice365ActivationsUserDetail',
    periodDays: () => null,
    read: (client, _periodDays, call) => readActivationsReport(client, call),
    apply: applyActivations,
  },
];

/** What a report step remembers: what `finish` needs to know of the staged rows. */
export const reportPosition = z.object({
  periodDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(180)]).nullable(),
  refreshedOn: z.string().nullable(),
  rows: z.number(),
  concealed: z.number(),
  rejected: z.number().default(0),
});
export type ReportPosition = z.infer<typeof reportPosition>;

/** The report of a `report:` step. */
export function requireReport(step: StepName): Report {
  const report = reports.find(({ name }) => step === `report:${name}`);
  if (!report) throw new Error(`No report is registered for the step ${step}.`);
  return report;
}
