import type { Failure } from './failure.ts';
import type { RunEnding } from './run.ts';
import { nextRunAt } from './schedule.ts';
import { secretExpiry } from './secret-expiry.ts';

/** What a connector is found to be in, worst first; of several that hold, the first one is said. */
export const connectorConditions = [
  'needs attention',
  'last run failed',
  'last run partial',
  'overdue',
  'secret expires',
  'data old',
  'throttled',
  'never run',
  'last run canceled',
  'paused',
  'ok',
] as const;
export type ConnectorCondition = (typeof connectorConditions)[number];

/**
 * The column `connectors.standing`: what can be said without a clock. The migration that made the column computes
 * these numbers.
 */
export const standings = {
  'needs attention': 1,
  'last run failed': 2,
  'last run partial': 3,
  'never run': 4,
  'last run canceled': 5,
  paused: 6,
  ok: 7,
} as const satisfies Partial<Record<ConnectorCondition, number>>;

/** A run that should have started so long ago waits for more than the next tick. */
export const overdueMinutes = 15;

const hourMs = 3_600_000;

/** What the judgement looks at. */
export interface ConnectorFacts {
  readonly id: string;
  readonly name: string;
  readonly schedule: string | null;
  readonly timezone: string;
  readonly isPaused: boolean;
  readonly needsAttention: Failure | null;
  /** Of the last run that ended. */
  readonly lastRunStatus: RunEnding | null;
  readonly lastRunError: Failure | null;
  readonly nextRunAt: Date | null;
  readonly throttledUntil: Date | null;
  readonly dataAt: Date | null;
  readonly secretExpiresOn: string | null;
  readonly secretExpiresReadOn: string | null;
}

export interface JudgedCondition {
  readonly condition: ConnectorCondition;
  /** One sentence; empty where all is well. */
  readonly message: string;
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null;
}

/** The condition of a connector at a moment: what is wrong, what it means, and what to do. */
export function judgeCondition(facts: ConnectorFacts, now: Date): JudgedCondition {
  for (const judge of judges) {
    const judged = judge(facts, now);
    if (judged !== null) return judged;
  }
  return { condition: 'ok', message: '', advice: null };
}

type Judge = (facts: ConnectorFacts, now: Date) => JudgedCondition | null;

const judges: readonly Judge[] = [
  judgeAttention,
  judgeOutcome,
  judgeOverdue,
  judgeSecret,
  judgeAge,
  judgeThrottle,
  judgeIdle,
];

function judgeAttention({ needsAttention }: ConnectorFacts): JudgedCondition | null {
  if (needsAttention === null) return null;
  return {
    condition: 'needs attention',
    message: needsAttention.message,
    advice: `${needsAttention.advice} Until then it is tried once a day.`,
  };
}

function judgeOutcome({ name, lastRunStatus, lastRunError }: ConnectorFacts): JudgedCondition | null {
  if (lastRunStatus !== 'failed' && lastRunStatus !== 'partial') return null;
  const isFailed = lastRunStatus === 'failed';
  const meaning = isFailed ? 'What was read before stays.' : 'What could be read is there.';
  return {
    condition: isFailed ? 'last run failed' : 'last run partial',
    message: lastRunError?.message ?? meaning,
    advice:
      lastRunError?.advice ??
      `\`runs ${quoted(name)}\` names the run, and \`run RUN_ID\` says what happened in it.`,
  };
}

function judgeOverdue({ isPaused, nextRunAt: due }: ConnectorFacts, now: Date): JudgedCondition | null {
  const isOverdue = !isPaused && due !== null && now.getTime() - due.getTime() > overdueMinutes * 60_000;
  if (!isOverdue) return null;
  return {
    condition: 'overdue',
    message: `Its run was due at ${due.toISOString()} and was not started.`,
    advice:
      'Start a scheduler (`npm run scheduler`, or `npm start`); if one runs, `doctor` says what keeps it from starting runs.',
  };
}

function judgeSecret(facts: ConnectorFacts, now: Date): JudgedCondition | null {
  const { condition, message, advice } = secretExpiry(facts, now);
  return condition === 'soon' || condition === 'over'
    ? { condition: 'secret expires', message, advice }
    : null;
}

/** Two scheduled times have passed since, and the later one an hour ago: no run that is still under way. */
function judgeAge(facts: ConnectorFacts, now: Date): JudgedCondition | null {
  const { dataAt, isPaused, name, schedule } = facts;
  if (isPaused || dataAt === null) return null;
  // Cheap for the many: without a schedule of its own a connector runs daily.
  if (now.getTime() - dataAt.getTime() < (schedule === null ? 48 : 1) * hourMs) return null;
  const first = nextRunAt({ ...facts, needsAttention: null }, dataAt);
  const second = nextRunAt({ ...facts, needsAttention: null }, first);
  if (second.getTime() + hourMs > now.getTime()) return null;
  return {
    condition: 'data old',
    message: `Its users are shown as of ${dataAt.toISOString()}, which is older than its schedule promises.`,
    advice: `\`runs ${quoted(name)}\` shows what became of the last runs; \`sync ${quoted(name)} --wait\` reads it now.`,
  };
}

function judgeThrottle({ throttledUntil }: ConnectorFacts, now: Date): JudgedCondition | null {
  if (throttledUntil === null || throttledUntil <= now) return null;
  return {
    condition: 'throttled',
    message: `Microsoft asked to be left alone until ${throttledUntil.toISOString()}.`,
    advice: 'There is nothing to do: it goes on by itself then.',
  };
}

function judgeIdle({
  name,
  isPaused,
  lastRunStatus,
  nextRunAt: due,
}: ConnectorFacts): JudgedCondition | null {
  const next = due === null ? '' : ` The next run is at ${due.toISOString()}.`;
  if (isPaused) {
    return {
      condition: 'paused',
      message: 'Nothing starts by schedule.',
      advice: `\`connector resume ${quoted(name)}\` lets it run again.`,
    };
  }
  if (lastRunStatus === null) {
    return {
      condition: 'never run',
      message: `No run of it has ended yet.${next}`,
      advice: `\`sync ${quoted(name)} --wait\` reads it now.`,
    };
  }
  if (lastRunStatus !== 'canceled') return null;
  return {
    condition: 'last run canceled',
    message: `What it had stored stays.${next}`,
    advice: `\`sync ${quoted(name)} --wait\` reads it now.`,
  };
}

/** As it has to be typed in a shell. */
function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `"${name.replaceAll(/["\\$\x60]/g, String.raw`\$&`)}"`;
}
