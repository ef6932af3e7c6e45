import { describe, expect, it } from 'vitest';
import { getConnectorById } from '../../../src/store/connectors.ts';
import type { FaultEffect } from '../../../src/simulator/faults/fault-rule.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { asked, expectAllUsers } from './support/expect-data.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers } from './support/truth.ts';

const test = useTenantApp();
const pages = { users: 50, usersPageSize: 10 } as const;
const nextPage = /v1\.0\/users\?\$skiptoken/;

const passing: readonly (readonly [string, FaultEffect])[] = [
  ['500', { kind: 'graphError', status: 500 }],
  ['502', { kind: 'graphError', status: 502 }],
  ['504 without a body', { kind: 'respond', status: 504 }],
  ['a body that is cut off', { kind: 'truncate' }],
  ['a connection cut before the answer', { kind: 'cut', when: 'before' }],
  ['a connection cut in the middle', { kind: 'cut', when: 'middle' }],
  ['a 200 that is not JSON', { kind: 'notJson' }],
  [
    'a 200 with an error in it',
    { kind: 'respond', status: 200, body: { error: { code: 'InternalServerError', message: 'Late.' } } },
  ],
];

describe.concurrent('a fault that passes', () => {
  it.each(passing)('%s, twice: retried in place, every row once', async (_name, effect) => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({ match: { path: nextPage, skip: 1, count: 2 }, effect });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(2);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    // count, latest link, five pages and the two that failed
    expect(stepOf(run, 'users')).toMatchObject({ attempts: 1, pages: 5, read: 50, requests: 9, rejected: 0 });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('a burst longer than the retries in place costs the step an attempt, not the run', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({
      match: { path: nextPage, skip: 1, count: 5 },
      effect: { kind: 'graphError', status: 500 },
    });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(5);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users')).toMatchObject({ attempts: 2, pages: 5, read: 50, requests: 12 });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('of a report download: a new link is asked for and the rows are there once', async () => {
    const tenant = test.tenant({ users: 30 });
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({
      match: { path: /\/data\/download/, count: 1 },
      effect: { kind: 'cut', when: 'middle' },
    });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(1);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    const reports = run.steps.filter((step) => step.name.startsWith('report:'));
    expect(reports.map((step) => step.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    // not by the counts of the steps: that of the first to ask has the token in it
    expect(asked(tenant).filter(({ kind }) => /report|download/i.test(kind))).toHaveLength(8);
    expect(reports.reduce((sum, step) => sum + step.attempts, 0)).toBe(4);
  });
});

describe.concurrent('a fault that stays', () => {
  it('fails the step after its attempts, removes nobody, keeps the link, and heals', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const held = await storedUsers(test.app.db, connector.id);
    const link = (await getConnectorById(test.app.db, connector.id))?.deltaLink;
    tenant.removeUser(tenant.userAt(30).id, { permanent: true });
    const fault = tenant.addFault({
      match: { path: nextPage, skip: 1 },
      effect: { kind: 'graphError', status: 500 },
    });
    const run = await syncOnce(test.app, connector, { full: true, deadlineMs: 40_000 });
    expect(fault.hits).toBe(12);
    expect(run).toMatchObject({
      status: 'partial',
      error: { kind: 'transient', code: 'InternalServerError' },
    });
    expect(run.error?.message).toMatch(/nobody is removed/);
    expect(run.error?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(stepOf(run, 'users')).toMatchObject({ status: 'failed', attempts: 3, removed: 0 });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(held);
    expect((await getConnectorById(test.app.db, connector.id))?.deltaLink).toBe(link);
    expect((await getConnectorById(test.app.db, connector.id))?.needsAttention).toBeNull();

    fault.remove();
    expect(await syncOnce(test.app, connector, { full: true })).toMatchObject({ status: 'succeeded' });
    await expectAllUsers(test.app.db, connector, tenant);
  }, 60_000);

  it('a status that is a fault of ours fails the step at once', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({
      match: { path: /subscribedSkus/ },
      effect: { kind: 'graphError', status: 400, code: 'BadRequest', message: 'Unsupported query.' },
    });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(1);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'bug', code: 'BadRequest' } });
    expect(stepOf(run, 'subscriptions')).toMatchObject({ status: 'failed', attempts: 1, requests: 1 });
  });
});
