import { chooseMode } from '../domain/full-due.ts';
import type { Failure } from '../domain/failure.ts';
import { grantAdvice, hasAnyPermission, missingPermission, permissionNeed } from '../domain/permissions.ts';
import { noReportsInCloud } from '../domain/report.ts';
import type { StepName } from '../domain/step.ts';
import { forgetLicenses, forgetTenant } from '../store/forget-data.ts';
import { completeRange } from '../store/leases.ts';
import { getRun, lockRun, setPlanned } from '../store/runs.ts';
import { insertSteps, type PlannedStep } from '../store/steps.ts';
import type { SyncDeps } from './deps.ts';
import type { JobScope } from './job-scope.ts';
import type { JobRef, Verdict } from './ports.ts';
import { redeliver } from './redeliver.ts';
import { reports } from './reports.ts';
import { stopRun } from './stop-run.ts';

/** Chooses mode and steps from what the token may, writes them, and puts the flow into the queue. */
export async function planRun(scope: JobScope): Promise<Verdict> {
  const { deps, claim, connector, meter } = scope;
  const roles = await rolesOf(scope);
  if (!hasAnyPermission(roles)) {
    await stopRun(scope, noConsent);
    return { type: 'done' };
  }
  const steps = stepsOf(scope).map((name) => ({
    name,
    skipped: skippedBecause(name, connector.cloud, roles),
  }));
  const { mode, reason } = chooseMode({
    connector,
    requestedFull: claim.isFullRequested,
    now: claim.claimedAt,
    fullSyncDays: deps.fullSyncDays,
  });
  await deps.db.transaction(async (tx) => {
    // in the order of a cancel, which would block it and be blocked by it
    lockRun(tx, claim);
    completeRange(tx, claim);
    if (connector.fullReason === 'tenant') await forgetTenant(tx, connector.id);
    if (connector.kind === 'entra-id') await forgetLicenses(tx, connector.id);
    insertSteps(tx, claim, steps);
    setPlanned(tx, claim.runId, { mode, requests: meter.requests });
  });
  meter.requests = 0;
  deps.log.info({ runId: claim.runId, connector: connector.name, mode, reason }, 'run planned');
  await enqueue(scope, steps);
  return { type: 'done' };
}

/**
 * The planning job came again although the run is planned: its worker died before the flow was in the queue,
 * or before it could say so. Only a flow that is not there is delivered.
 */
export async function replan(deps: SyncDeps, job: JobRef): Promise<void> {
  const run = await getRun(deps.db, job.runId);
  if (run?.status !== 'running' || run.delivery !== job.delivery) return;
  if (await deps.queue.isGone({ ...job, step: 'finish' })) {
    await redeliver(deps, { runId: run.id, delivery: run.delivery, isPlanned: true });
  }
}

/** A token from before a consent does not carry its roles: with one missing a fresh token is asked for, once. */
async function rolesOf(scope: JobScope): Promise<readonly string[] | null> {
  const roles = await scope.client.roles(scope.signal);
  const lacksSome = stepsOf(scope).some((step) => missingPermission(step, roles) !== null);
  const isFresh = scope.meter.requests > 0;
  return lacksSome && !isFresh ? scope.client.roles(scope.signal, { fresh: true }) : roles;
}

function stepsOf({ connector }: JobScope): readonly StepName[] {
  if (connector.kind === 'entra-id') return ['organization', 'users'];
  return [
    'organization',
    'subscriptions',
    'users',
    ...reports.map((report): StepName => `report:${report.name}`),
  ];
}

function skippedBecause(step: StepName, cloud: string, roles: readonly string[] | null): Failure | null {
  if (step.startsWith('report:') && cloud !== 'global') {
    return {
      kind: 'unavailable',
      code: 'cloud',
      message: noReportsInCloud,
      advice: 'There is nothing to do: subscriptions and users are complete.',
      requestId: null,
    };
  }
  const permission = missingPermission(step, roles);
  if (permission === null) return null;
  return {
    kind: 'forbidden',
    code: null,
    message: `The application has no permission ${permission}. ${permissionNeed(step).withoutIt}`,
    advice: grantAdvice(permission),
    requestId: null,
  };
}

async function enqueue({ deps, claim }: JobScope, steps: readonly PlannedStep[]): Promise<void> {
  const job = { runId: claim.runId, delivery: claim.delivery, range: 0, hop: 0 };
  const open = steps.filter((step) => step.skipped === null);
  await deps.queue.enqueueFlow(
    { ...job, step: 'finish' },
    open.map((step) => ({ ...job, step: step.name })),
  );
}

const noConsent: Failure = {
  kind: 'credential',
  code: null,
  message:
    'The application signs in but holds none of the permissions the connector needs: admin consent is missing.',
  advice:
    'In the Microsoft Entra admin center, open App registrations, the application, API permissions, and select Grant admin consent.',
  requestId: null,
};
