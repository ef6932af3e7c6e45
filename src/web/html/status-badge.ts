import type { ActivityStatus } from '../../domain/activity-status.ts';
import type { ConnectorCondition } from '../../domain/connector-condition.ts';
import type { RunStatus } from '../../domain/run.ts';
import type { StepStatus } from '../../domain/step.ts';
import { badge, type Tone } from './badge.ts';
import type { Html } from './html.ts';

const runTones = {
  queued: 'neutral',
  running: 'busy',
  succeeded: 'good',
  partial: 'warning',
  failed: 'bad',
  canceled: 'neutral',
  pending: 'neutral',
  fetched: 'busy',
  skipped: 'warning',
} as const satisfies Record<RunStatus | StepStatus, Tone>;

const activityTones = {
  active: 'good',
  inactive: 'warning',
  none: 'bad',
  unmonitored: 'neutral',
} as const satisfies Record<ActivityStatus, Tone>;

const conditionTones = {
  'needs attention': 'bad',
  'last run failed': 'bad',
  'last run partial': 'warning',
  overdue: 'warning',
  'secret expires': 'warning',
  'data old': 'warning',
  throttled: 'busy',
  'never run': 'neutral',
  'last run canceled': 'neutral',
  paused: 'neutral',
  ok: 'good',
} as const satisfies Record<ConnectorCondition, Tone>;

/** Of a run or of one of its steps. */
export function runBadge(status: RunStatus | StepStatus): Html {
  return badge(runTones[status], status);
}

export function activityBadge(status: ActivityStatus): Html {
  return badge(activityTones[status], status);
}

export function conditionTone(condition: ConnectorCondition): Tone {
  return conditionTones[condition];
}

export function conditionBadge(condition: ConnectorCondition): Html {
  return badge(conditionTones[condition], condition);
}
