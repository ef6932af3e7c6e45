import { describe, expect, it } from 'vitest';
import { connectorConditions, type ConnectorCondition } from '../../../src/domain/connector-condition.ts';
import type { Failure } from '../../../src/domain/failure.ts';
import type { StatusFacts } from '../../../src/store/status.ts';
import { renderFragment } from '../../../src/web/html/html.ts';
import { conditionAdvice } from '../../../src/web/pages/connectors/condition-advice.ts';

const now = new Date('2026-11-24T10:00:00Z');
const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);

const failure: Failure = {
  kind: 'credential',
  code: 'AADSTS7000222',
  message: 'The secret <b>expired</b>.',
  advice: 'Create a new one.',
  requestId: 'r-1',
};

function facts(changes: Partial<StatusFacts> = {}): StatusFacts {
  return {
    id: '6f9d1c8e-2f57-4a0e-9a50-0c3a54d0a3b1',
    name: 'contoso',
    kind: 'microsoft-365',
    cloud: 'global',
    tenantId: '6f9d1c8e-2f57-4a0e-9a50-0c3a54d0a3b2',
    domains: ['*'],
    schedule: null,
    timezone: 'UTC',
    isPaused: false,
    needsAttention: null,
    lastRunStatus: 'succeeded',
    lastRunError: null,
    nextRunAt: ago(-13),
    throttledUntil: null,
    dataAt: ago(11),
    secretExpiresOn: null,
    secretExpiresReadOn: null,
    now,
    runId: null,
    runStatus: null,
    runMode: null,
    runStartedAt: null,
    runFinishedAt: null,
    runError: null,
    ...changes,
  };
}

const examples: Readonly<Record<ConnectorCondition, Partial<StatusFacts>>> = {
  'needs attention': { needsAttention: failure, lastRunStatus: 'failed', lastRunError: failure },
  'last run failed': { lastRunStatus: 'failed' },
  'last run partial': { lastRunStatus: 'partial' },
  overdue: { nextRunAt: ago(1) },
  'secret expires': { secretExpiresOn: '2026-12-01' },
  'data old': { dataAt: ago(60) },
  throttled: { throttledUntil: ago(-1) },
  'never run': { lastRunStatus: null, dataAt: null },
  'last run canceled': { lastRunStatus: 'canceled' },
  paused: { isPaused: true },
  ok: {},
};

describe('the advice of the pages', () => {
  it.each(connectorConditions.map((each) => [each] as const))(
    'for "%s" names no command of the admin script',
    (condition) => {
      const said = conditionAdvice(facts(examples[condition]));
      const text = renderFragment([said.message, ' ', said.advice]);
      expect(said.condition).toBe(condition);
      expect(text).not.toMatch(/`|connector (?:set|resume)|sync |runs &quot;|run RUN_ID/);
      expect(text.trim() === '').toBe(condition === 'ok');
    },
  );

  it('gives Microsoft’s code and request id, and escapes what came from outside', () => {
    const { message } = conditionAdvice(facts(examples['needs attention']));
    const text = renderFragment(message);
    expect(text).toContain('The secret &lt;b>expired&lt;/b>.');
    expect(text).toContain('(AADSTS7000222, request r-1)');
  });

  it('does not repeat the advice on a credential that was changed since', () => {
    const { advice } = conditionAdvice(facts({ lastRunStatus: 'failed', lastRunError: failure }));
    expect(renderFragment(advice)).toContain('The settings were changed since');
  });

  it('points at a run that is under way instead of offering one', () => {
    const live = { runId: '6f9d1c8e-2f57-4a0e-9a50-0c3a54d0a3b3', runStatus: 'running' } as const;
    const said = conditionAdvice(facts({ ...examples['never run'], ...live }));
    expect(said.button).toBeNull();
    expect(renderFragment(said.advice)).toContain(`/runs/${live.runId}`);
  });
});
