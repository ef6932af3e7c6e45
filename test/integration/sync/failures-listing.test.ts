import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { asked, askedDuring, expectAllUsers } from './support/expect-data.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers } from './support/truth.ts';

const test = useTenantApp();
/** Five pages. */
const pages = { users: 50, usersPageSize: 10 } as const;
const nextPage = /v1\.0\/users\?\$skiptoken/;

async function deltaLinkOf(id: string): Promise<string | null> {
  return (await getConnectorById(test.app.db, id))?.deltaLink ?? null;
}

describe('a delta link that is dead', () => {
  it.each(['syncStateNotFound', 'resyncRequired', 'notFound'] as const)(
    '(%s) makes the run a full one, which removes who left meanwhile',
    async (how) => {
      const tenant = test.tenant(pages);
      const connector = await connect(test.app, tenant);
      await syncOnce(test.app, connector);
      const link = await deltaLinkOf(connector.id);
      tenant.removeUser(tenant.userAt(7).id, { permanent: true });
      tenant.expireDeltaTokens(how);
      const run = await syncOnce(test.app, connector);
      expect(run).toMatchObject({ status: 'succeeded', mode: 'full', error: null });
      // the dead link, the count, the latest link and five pages
      expect(stepOf(run, 'users')).toMatchObject({
        status: 'succeeded',
        removed: 1,
        requests: 8,
        attempts: 1,
      });
      expect(await deltaLinkOf(connector.id)).not.toBe(link);
      await expectAllUsers(test.app.db, connector, tenant);
      expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'incremental' });
    },
  );
});

describe('a page token that expires in mid-listing', () => {
  it('starts the listing again in the same run', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const effect = { kind: 'graphError', status: 400, code: 'Directory_ExpiredPageToken' } as const;
    const fault = tenant.addFault({ match: { path: nextPage, nth: 3 }, effect });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(1);
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full', error: null });
    expect(stepOf(run, 'users')).toMatchObject({ read: 50, attempts: 1, rejected: 0 });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('fails the step after three restarts, and removes nobody', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const link = await deltaLinkOf(connector.id);
    const held = await storedUsers(test.app.db, connector.id);
    tenant.removeUser(tenant.userAt(7).id, { permanent: true });
    const effect = { kind: 'graphError', status: 400, code: 'Directory_ExpiredPageToken' } as const;
    const fault = tenant.addFault({ match: { path: nextPage }, effect });
    const run = await syncOnce(test.app, connector, { full: true });
    expect(fault.hits).toBe(4);
    expect(run).toMatchObject({ status: 'partial', error: { code: 'Directory_ExpiredPageToken' } });
    expect(stepOf(run, 'users')).toMatchObject({ status: 'failed', removed: 0 });
    expect(stepOf(run, 'users').error?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await deltaLinkOf(connector.id)).toBe(link);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(held);
  });
});

describe('a listing that goes astray', () => {
  it.each([
    ['a nextLink repeated', { kind: 'repeatNextLink' } as const],
    ['a circle back to the first page', null],
  ])('%s fails the step and removes nobody', async (_name, given) => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const held = await storedUsers(test.app.db, connector.id);
    tenant.removeUser(tenant.userAt(3).id, { permanent: true });
    let first: unknown;
    const circle = {
      kind: 'mutate',
      json: (body: Record<string, unknown>) => {
        first ??= body['@odata.nextLink'];
        return { ...body, '@odata.nextLink': first };
      },
    } as const;
    const fault = tenant.addFault({
      match: { path: nextPage, skip: given ? 2 : 0 },
      effect: given ?? circle,
    });
    const { result: run, requests } = await askedDuring(tenant, () =>
      syncOnce(test.app, connector, { full: true }),
    );
    expect(fault.hits).toBeGreaterThan(0);
    expect(requests.filter((request) => request.kind === 'users').length).toBeLessThan(8);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'protocol' } });
    expect(stepOf(run, 'users')).toMatchObject({ status: 'failed', removed: 0 });
    expect(run.error?.message).toMatch(/circle/);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(held);
  });

  it('a nextLink to another host: no request and no token goes there', async () => {
    const heard: string[] = [];
    const stranger = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.end('{}');
    });
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const address = stranger.address();
    const port = typeof address === 'object' ? address?.port : null;
    try {
      const tenant = test.tenant(pages);
      const connector = await connect(test.app, tenant);
      const origin = `http://127.0.0.1:${port}`;
      const fault = tenant.addFault({
        match: { path: nextPage, nth: 2 },
        effect: { kind: 'foreignNextLink', origin },
      });
      const run = await syncOnce(test.app, connector);
      expect(fault.hits).toBe(1);
      expect(run).toMatchObject({ status: 'partial', error: { kind: 'protocol' } });
      expect(run.error?.message).toContain(`127.0.0.1:${port}`);
      expect(stepOf(run, 'users')).toMatchObject({ status: 'failed', attempts: 1 });
      expect(heard).toEqual([]);
      expect(await deltaLinkOf(connector.id)).toBeNull();
    } finally {
      stranger.close();
    }
  });

  it('a redirect is not followed: the token would travel with it', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const location = `${test.simulator.downloadUrl}/elsewhere`;
    const fault = tenant.addFault({
      match: { path: nextPage, nth: 2 },
      effect: { kind: 'redirect', location },
    });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(1);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'protocol' } });
    expect(stepOf(run, 'users')).toMatchObject({ status: 'failed', attempts: 1 });
    expect(test.simulator.requests().filter((request) => request.path === '/elsewhere')).toEqual([]);
    expect(
      asked(tenant).filter((request) => request.site === 'download' && request.hadAuthorization),
    ).toEqual([]);
  });

  it('an empty page in the middle is not the end', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    let link: unknown;
    const empty = {
      kind: 'mutate',
      json: (body: Record<string, unknown>) => {
        link = body['@odata.nextLink'];
        return {
          ...body,
          value: [],
          '@odata.nextLink': `${test.simulator.graphUrl}/v1.0/users?$skiptoken=again`,
        };
      },
    } as const;
    // The page is asked for again under another link, and given then.
    const resume = {
      kind: 'respond',
      status: 200,
      get body() {
        return { value: [], '@odata.nextLink': link };
      },
    } as const;
    tenant.addFault({ match: { path: nextPage, nth: 2 }, effect: empty });
    tenant.addFault({ match: { path: /skiptoken=again/ }, effect: resume });
    const run = await syncOnce(test.app, connector);
    expect(stepOf(run, 'users')).toMatchObject({ status: 'succeeded', read: 40 });
    expect(stepOf(run, 'users').pages).toBe(6);
  });
});
