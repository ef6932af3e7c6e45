import { judgeCondition, type ConnectorCondition } from '../../domain/connector-condition.ts';
import type { Run } from '../../domain/run.ts';
import { secretExpiry } from '../../domain/secret-expiry.ts';
import type { StatusFacts } from '../../store/status.ts';
import type { Column } from './column.ts';
import { connectorState } from './connector-columns.ts';

/** A connector as `status` prints it. */
export interface StatusRow {
  readonly connector: string;
  readonly state: string;
  readonly condition: ConnectorCondition;
  readonly lastRun: Pick<Run, 'id' | 'status' | 'mode' | 'startedAt' | 'finishedAt' | 'error'> | null;
  /** Null while paused. */
  readonly nextRunAt: Date | null;
  readonly throttledUntil: Date | null;
  /** When the users shown were last in step with the tenant. */
  readonly dataAt: Date | null;
  readonly dataAgeSeconds: number | null;
  readonly secretExpiresOn: string | null;
  /** Negative once it is over. */
  readonly secretExpiresInDays: number | null;
  readonly problem: string | null;
  readonly advice: string | null;
}

export function toStatusRow(facts: StatusFacts): StatusRow {
  const { dataAt, needsAttention, now, runId, runStatus, throttledUntil } = facts;
  const { condition, message, advice } = judgeCondition(facts, now);
  const expiry = secretExpiry(facts, now);
  return {
    connector: facts.name,
    state: connectorState({ isPaused: facts.isPaused, needsAttention }),
    condition,
    lastRun:
      runId === null || runStatus === null
        ? null
        : {
            id: runId,
            status: runStatus,
            mode: facts.runMode,
            startedAt: facts.runStartedAt,
            finishedAt: facts.runFinishedAt,
            error: facts.runError,
          },
    nextRunAt: facts.isPaused ? null : facts.nextRunAt,
    throttledUntil: throttledUntil !== null && throttledUntil > now ? throttledUntil : null,
    dataAt,
    dataAgeSeconds: dataAt && Math.max(0, Math.round((now.getTime() - dataAt.getTime()) / 1000)),
    secretExpiresOn: expiry.expiresOn,
    secretExpiresInDays: expiry.days,
    problem: message === '' ? null : message,
    advice,
  };
}

export const statusColumns: readonly Column<StatusRow>[] = [
  { name: 'connector', value: (row) => row.connector },
  { name: 'state', value: (row) => row.state },
  { name: 'lastRun', value: (row) => row.lastRun?.status ?? 'never' },
  { name: 'mode', value: (row) => row.lastRun?.mode ?? null, isInTable: false },
  { name: 'startedAt', value: (row) => second(row.lastRun?.startedAt) },
  { name: 'finishedAt', value: (row) => row.lastRun?.finishedAt?.toISOString() ?? null, isInTable: false },
  { name: 'runId', value: (row) => row.lastRun?.id ?? null, isInTable: false },
  { name: 'nextRunAt', value: (row) => second(row.nextRunAt) },
  { name: 'throttledUntil', value: (row) => row.throttledUntil?.toISOString() ?? null, isInTable: false },
  { name: 'problem', value: (row) => row.problem, isInTable: false },
  { name: 'dataAt', value: (row) => row.dataAt?.toISOString() ?? null, isInTable: false },
  { name: 'dataAge', value: (row) => describeAge(row.dataAgeSeconds) },
  { name: 'dataAgeSeconds', value: (row) => row.dataAgeSeconds, isInTable: false },
  { name: 'secretExpiresOn', value: (row) => row.secretExpiresOn, isInTable: false },
  { name: 'secretDays', value: (row) => row.secretExpiresInDays },
  { name: 'condition', value: (row) => row.condition },
  { name: 'advice', value: (row) => row.advice, isInTable: false },
];

/** To the second: more of it takes the width of another column. */
function second(moment: Date | null | undefined): string | null {
  return moment?.toISOString().replace(/\.\d+Z$/, 'Z') ?? null;
}

/** `12 min`, `7 h`, `3 d`. */
function describeAge(seconds: number | null): string | null {
  if (seconds === null) return null;
  const hours = seconds / 3600;
  if (hours < 1) return `${String(Math.floor(seconds / 60))} min`;
  return hours < 48 ? `${String(Math.floor(hours))} h` : `${String(Math.floor(hours / 24))} d`;
}
