import { describe, expect, it } from 'vitest';
import type { Connector } from '../../../src/domain/connector.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { listRejectedRows } from '../../../src/store/rejected-rows.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { askedDuring, expectAllUsers } from './support/expect-data.ts';
import { rangesOf } from './support/range-rows.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers } from './support/truth.ts';

// As for 100,000 users on pages of 999, with a hundredth of the work: four ranges and the one without dates.
const test = useTenantApp({ split: { fromUsers: 200, usersPerRange: 50, mostRanges: 4 } });
const large = { users: 400, usersPageSize: 20, noCreatedDateShare: 0.05 } as const;

const firstPageOfRange = /users\?\$top.*createdDateTime (ge|le|eq)/;
const refused = { kind: 'graphError', status: 400, code: 'Request_UnsupportedQuery' } as const;

async function connectLarge(spec: object = {}): Promise<{ tenant: TenantControl; connector: Connector }> {
  const tenant = test.tenant({ ...large, ...spec });
  return { tenant, connector: await connect(test.app, tenant) };
}

describe('the listing of a large tenant', () => {
  it('is split into ranges by what Microsoft counts, which together show everybody', async () => {
    const { tenant, connector } = await connectLarge();
    const { result: run, requests } = await askedDuring(tenant, () => syncOnce(test.app, connector));
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full', error: null, warnings: [] });
    const ranges = await rangesOf(test.app.db, run);
    expect(ranges.map((range) => range.phase)).toEqual(Array.from({ length: ranges.length }, () => 'done'));
    expect(ranges.length).toBeGreaterThan(2);
    expect(ranges.at(-1)?.filter).toBe('createdDateTime eq null');
    expect(Math.max(...ranges.map((range) => range.seen))).toBeLessThan(400 * 0.6);
    // all of them, and up to three in each of two rounds of where to cut
    const counts = requests.filter((request) => request.kind === 'users/$count').length;
    expect(counts).toBeGreaterThan(3);
    expect(counts).toBeLessThanOrEqual(7);
    expect(stepOf(run, 'users')).toMatchObject({ inserted: 400, removed: 0, rejected: 0, attempts: 1 });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('is split by what is held the second time, asks no more questions, and writes nothing', async () => {
    const { tenant, connector } = await connectLarge();
    await syncOnce(test.app, connector);
    const removed = tenant.userAt(5).id;
    tenant.removeUser(removed);
    const { result: run, requests } = await askedDuring(tenant, () =>
      syncOnce(test.app, connector, { full: true }),
    );
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full' });
    const ranges = await rangesOf(test.app.db, run);
    expect(ranges).toHaveLength(5);
    expect(ranges.slice(0, 4).every(({ seen }) => seen > 60 && seen < 130)).toBe(true);
    // somebody who is held was not shown: counted once more, and asked for, before they are removed
    expect(requests.filter((request) => request.kind === 'users/$count')).toHaveLength(2);
    const gone = requests.filter((request) => request.path.endsWith(`/users/${removed}`));
    expect(gone.map((request) => request.status)).toEqual([404]);
    expect(stepOf(run, 'users')).toMatchObject({ inserted: 0, updated: 0, removed: 1 });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('is not split where Microsoft says that most of the budget is used', async () => {
    const { tenant, connector } = await connectLarge();
    const headers = { 'x-ms-throttle-limit-percentage': '0.8' };
    tenant.addFault({ match: { path: /users\// }, effect: { kind: 'headers', headers } });
    const run = await syncOnce(test.app, connector);
    expect(await rangesOf(test.app.db, run)).toHaveLength(1);
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('is not split where all were made in one second', async () => {
    const { tenant, connector } = await connectLarge();
    for (const user of tenant.truth())
      tenant.updateUser(user.id, { createdDateTime: '2024-02-29T12:00:00Z' });
    expect(await rangesOf(test.app.db, await syncOnce(test.app, connector))).toHaveLength(1);
    const again = await syncOnce(test.app, connector, { full: true });
    expect(await rangesOf(test.app.db, again)).toHaveLength(1);
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('is not split where Microsoft refuses to count by date', async () => {
    const { tenant, connector } = await connectLarge();
    const fault = tenant.addFault({ match: { path: /\$count\?\$filter/ }, effect: refused });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBeGreaterThan(0);
    expect(await rangesOf(test.app.db, run)).toHaveLength(1);
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('is split too when a dead delta link makes the run a full one', async () => {
    const { tenant, connector } = await connectLarge();
    await syncOnce(test.app, connector);
    tenant.removeUser(tenant.userAt(7).id, { permanent: true });
    tenant.expireDeltaTokens();
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full' });
    expect(await rangesOf(test.app.db, run)).toHaveLength(5);
    await expectAllUsers(test.app.db, connector, tenant);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'incremental' });
  });
});

describe('a range whose page token expires', () => {
  const expired = { kind: 'graphError', status: 400, code: 'Directory_ExpiredPageToken' } as const;
  const nextPage = /v1\.0\/users\?\$skiptoken/;

  it('starts again by itself, counts nobody twice and keeps each rejected row once', async () => {
    const { tenant, connector } = await connectLarge({ noCreatedDateShare: 0 });
    await syncOnce(test.app, connector);
    tenant.updateUser(tenant.userAt(0).id, { displayName: 'no\u0000name' });
    tenant.updateUser(tenant.userAt(399).id, { displayName: 'no\u0000name' });
    const clean = await syncOnce(test.app, connector, { full: true });
    const fault = tenant.addFault({ match: { path: nextPage, nth: 9 }, effect: expired });
    const { result: run, requests } = await askedDuring(tenant, () =>
      syncOnce(test.app, connector, { full: true }),
    );
    expect(fault.hits).toBe(1);
    const restarts = (await rangesOf(test.app.db, run)).map((range) => range.restarts);
    expect(restarts.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 1]);
    const { read, unchanged, outOfScope, pages } = stepOf(clean, 'users');
    expect(stepOf(run, 'users')).toMatchObject({ read, unchanged, outOfScope, rejected: 2, removed: 0 });
    // of about twenty pages those of one range are read twice at the most
    expect(requests.filter((request) => request.kind === 'users').length).toBeLessThanOrEqual(pages + 6);
    expect(await listRejectedRows(test.app.db, connector.id, run.id, 10)).toHaveLength(2);
  });

  it('is left to a listing in one go when it expires again and again', async () => {
    const { tenant, connector } = await connectLarge({ noCreatedDateShare: 0 });
    await syncOnce(test.app, connector);
    // of four ranges, each of which bears three, one is lost for the fourth time
    const fault = tenant.addFault({ match: { path: nextPage, count: 4 * 3 + 1 }, effect: expired });
    const run = await syncOnce(test.app, connector, { full: true });
    expect(fault.hits).toBe(13);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect((await rangesOf(test.app.db, run)).filter((range) => range.relisted !== null)).toHaveLength(1);
    expect(stepOf(run, 'users')).toMatchObject({ read: 400, inserted: 0, removed: 0 });
    await expectAllUsers(test.app.db, connector, tenant);
  });
});

describe('ranges that come out short', () => {
  it('of a server that hides people from filtered listings: everybody is listed in one go, nobody is removed', async () => {
    const { tenant, connector } = await connectLarge();
    await syncOnce(test.app, connector);
    const held = await storedUsers(test.app.db, connector.id);
    tenant.updateUser(tenant.userAt(300).id, { displayName: 'no\u0000name' });
    for (const place of [3, 150, 250]) tenant.hideFromFilters(tenant.userAt(place).id);
    const run = await syncOnce(test.app, connector, { full: true });
    const relisted = (await rangesOf(test.app.db, run)).flatMap((range) => range.relisted ?? []);
    expect(relisted).toEqual([{ seen: 397, total: 400 }]);
    expect(stepOf(run, 'users')).toMatchObject({ status: 'succeeded', read: 400, rejected: 1, removed: 0 });
    expect(await listRejectedRows(test.app.db, connector.id, run.id, 10)).toHaveLength(1);
    expect(run.warnings).toEqual([expect.stringMatching(/397 of 400/)]);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(held);
  });

  it('also when one comes meanwhile and one goes whom they showed, so that the numbers agree', async () => {
    const { tenant, connector } = await connectLarge({ noCreatedDateShare: 0 });
    await syncOnce(test.app, connector);
    tenant.hideFromFilters(tenant.userAt(150).id);
    const json = (body: Record<string, unknown>): unknown => {
      tenant.addUser();
      tenant.removeUser(tenant.userAt(0).id);
      return body;
    };
    const firstPage = tenant.addFault({
      match: { path: /users\?\$top.*=createdDateTime le/, count: 1 },
      effect: { kind: 'mutate', json },
    });
    const run = await syncOnce(test.app, connector, { full: true });
    expect(firstPage.hits).toBe(1);
    const relisted = (await rangesOf(test.app.db, run)).flatMap((range) => range.relisted ?? []);
    expect(relisted).toEqual([{ seen: 400, total: 400 }]);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users').removed).toBe(0);
    await syncOnce(test.app, connector);
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it.each([
    ['of those without a date', /createdDateTime eq null/],
    ['of a range of dates', /users\?\$top.*createdDateTime ge/],
    ['of any kind', firstPageOfRange],
  ])('by a refusal %s: everybody is listed in one go', async (_name, path) => {
    const { tenant, connector } = await connectLarge();
    const fault = tenant.addFault({ match: { path }, effect: refused });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBeGreaterThan(0);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users')).toMatchObject({ read: 400, inserted: 400, attempts: 1 });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('by somebody who was removed meanwhile: they are counted once more, and nothing is read again', async () => {
    const { tenant, connector } = await connectLarge({ noCreatedDateShare: 0 });
    await syncOnce(test.app, connector);
    const last = tenant.userAt(399).id;
    let isRemoved = false;
    const remove = (body: Record<string, unknown>): unknown => {
      if (!isRemoved) tenant.removeUser(last);
      isRemoved = true;
      return body;
    };
    tenant.addFault({
      match: { path: /users\?\$top.*createdDateTime le/, count: 1 },
      effect: { kind: 'mutate', json: remove },
    });
    const run = await syncOnce(test.app, connector, { full: true });
    expect(isRemoved).toBe(true);
    expect((await rangesOf(test.app.db, run)).some((range) => range.relisted !== null)).toBe(false);
    await syncOnce(test.app, connector);
    await expectAllUsers(test.app.db, connector, tenant);
  });
});
