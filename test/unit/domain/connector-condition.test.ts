import { describe, expect, it } from 'vitest';
import {
  connectorConditions,
  judgeCondition,
  type ConnectorFacts,
} from '../../../src/domain/connector-condition.ts';
import type { Failure } from '../../../src/domain/failure.ts';

const now = new Date('2026-11-24T10:00:00Z');
const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);

const failure: Failure = {
  kind: 'transient',
  code: null,
  message: 'Microsoft did not answer.',
  advice: 'Wait.',
  requestId: null,
};

function facts(changes: Partial<ConnectorFacts> = {}): ConnectorFacts {
  return {
    id: '6f9d1c8e-2f57-4a0e-9a50-0c3a54d0a3b1',
    name: 'contoso',
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
    ...changes,
  };
}

describe('the condition of a connector', () => {
  it('is ok where nothing is wrong, and has nothing to say', () => {
    expect(judgeCondition(facts(), now)).toEqual({ condition: 'ok', message: '', advice: null });
  });

  it.each<[string, Partial<ConnectorFacts>, RegExp]>([
    ['needs attention', { needsAttention: failure }, /did not answer/],
    ['last run failed', { lastRunStatus: 'failed', lastRunError: failure }, /did not answer/],
    ['last run partial', { lastRunStatus: 'partial', isPaused: true }, /What could be read is there/],
    ['overdue', { nextRunAt: ago(1) }, /was due at 2026-11-24T09:00/],
    ['secret expires', { secretExpiresOn: '2026-12-01' }, /in 7 days/],
    ['secret expires', { secretExpiresOn: '2030-12-01', secretExpiresReadOn: '2026-11-01' }, /expired on/],
    ['data old', { dataAt: ago(60) }, /older than its schedule promises/],
    ['data old', { dataAt: ago(4), schedule: '0 * * * *' }, /older than/],
    ['throttled', { throttledUntil: ago(-1) }, /left alone until 2026-11-24T11:00/],
    ['never run', { lastRunStatus: null, dataAt: null }, /No run of it has ended/],
    ['last run canceled', { lastRunStatus: 'canceled' }, /What it had stored stays/],
    ['paused', { isPaused: true, lastRunStatus: null }, /Nothing starts by schedule/],
  ])('%s is said with what it means and what to do', (condition, changes, message) => {
    const judged = judgeCondition(facts(changes), now);
    expect(judged).toMatchObject({ condition, message: expect.stringMatching(message) as unknown });
    expect(judged.advice).not.toBeNull();
  });

  it('is the worst of several', () => {
    const all = facts({
      needsAttention: failure,
      lastRunStatus: 'failed',
      nextRunAt: ago(9),
      dataAt: ago(99),
    });
    expect(judgeCondition(all, now).condition).toBe(connectorConditions[0]);
  });

  it.each<[string, Partial<ConnectorFacts>]>([
    ['a daily run that is not an hour old', { dataAt: ago(47) }],
    ['a weekly schedule', { dataAt: ago(7 * 24), schedule: '0 23 * * 1' }],
    ['the weekend of a schedule for working days', { dataAt: ago(83), schedule: '0 23 * * 1-5' }],
    ['a connector that is paused', { dataAt: ago(999), isPaused: true }],
  ])('does not call data old because of %s', (_why, changes) => {
    expect(judgeCondition(facts(changes), now).condition).not.toBe('data old');
  });

  it('gives commands that can be typed as they stand', () => {
    const judged = judgeCondition(facts({ name: 'con "t" oso', lastRunStatus: null }), now);
    expect(judged.advice).toContain(String.raw`sync "con \"t\" oso" --wait`);
  });
});
