import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../../src/domain/connector.ts';
import { utcDay } from '../../../src/domain/secret-expiry.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { warnExpiry } from '../../../src/sync/manage/warn-expiry.ts';
import { Capture } from '../../support/run-cli.ts';
import { connect, syncOnce, testSecret } from '../../support/test-app.ts';
import { asked } from './support/expect-data.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();
const small = { users: 10 };
const dayMs = 86_400_000;
const inDays = (days: number): string => utcDay(new Date(Date.now() + days * dayMs));

async function stored({ id }: Pick<Connector, 'id'>): Promise<Connector> {
  const connector = await getConnectorById(test.app.db, id);
  if (!connector) throw new Error('the connector is gone');
  return connector;
}

async function askAgain({ id }: Pick<Connector, 'id'>): Promise<void> {
  await test.app.db.query(
    `update connectors set secret_expiry_asked_at = now() - interval '25 hours' where id = $1`,
    [id],
  );
}

describe('the expiry in the app registration', () => {
  it('is read with the organization, of the secret in use, once a day', async () => {
    const expiresAt = `${inDays(90)}T10:00:00Z`;
    const secrets = [
      { value: testSecret, expiresAt },
      { value: 'another one', expiresAt: `${inDays(300)}T10:00:00Z` },
    ];
    const tenant = test.tenant({ ...small, secrets });
    const connector = await connect(test.app, tenant, { secretExpires: '2099-01-01' });
    const run = await syncOnce(test.app, connector);
    expect(stepOf(run, 'organization')).toMatchObject({ status: 'succeeded', requests: 2 });
    expect(await stored(connector)).toMatchObject({
      secretExpiresReadOn: inDays(90),
      secretExpiresOn: '2099-01-01',
    });
    expect(stepOf(await syncOnce(test.app, connector), 'organization')).toMatchObject({ requests: 1 });
    expect(asked(tenant, 'applications')).toHaveLength(1);

    // a new secret: what was read of the old one is forgotten, and the registration asked anew
    const value = 'other: the next secret';
    tenant.setSecrets([{ value, expiresAt: `${inDays(400)}T10:00:00Z` }]);
    const credential = { type: 'secret', bytes: Buffer.from(value) } as const;
    const { connector: changed } = await setConnector(test.app, await stored(connector), {}, credential);
    expect(changed).toMatchObject({ secretExpiresReadOn: null, secretExpiresOn: null });
    await syncOnce(test.app, connector);
    expect(await stored(connector)).toMatchObject({ secretExpiresReadOn: inDays(400) });
  });

  it.each([
    ['the application is registered elsewhere', { isRegisteredElsewhere: true }, null],
    ['the hint is that of no known secret', { secrets: [{ value: testSecret, hint: 'xyz' }] }, null],
    ['no hint is told', { secrets: [{ value: testSecret, hint: null }] }, 180],
  ])('is known or not, and the run succeeds: %s', async (_title, spec, days) => {
    const connector = await connect(test.app, test.tenant({ ...small, ...spec }));
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded', warnings: [] });
    const { secretExpiresReadOn, secretExpiryAskedAt } = await stored(connector);
    expect(secretExpiresReadOn).toBe(days === null ? null : inDays(days));
    expect(secretExpiryAskedAt).not.toBeNull();
  });

  it('is not asked for without the permission', async () => {
    const tenant = test.tenant({
      ...small,
      roles: ['Organization.Read.All', 'User.Read.All', 'Reports.Read.All'],
    });
    expect(await syncOnce(test.app, await connect(test.app, tenant))).toMatchObject({ status: 'succeeded' });
    expect(asked(tenant, 'applications')).toHaveLength(0);
  });

  it('that is refused leaves what was read, whatever the refusal', async () => {
    const tenant = test.tenant(small);
    const connector = await connect(test.app, tenant, { kind: 'entra-id' });
    await syncOnce(test.app, connector);
    const { secretExpiresReadOn } = await stored(connector);
    expect(secretExpiresReadOn).toBe(inDays(180));
    for (const status of [403, 401, 400]) {
      await askAgain(connector);
      const fault = tenant.addFault({
        match: { path: /applications/ },
        effect: { kind: 'graphError', status },
      });
      expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', error: null });
      expect(fault.hits).toBeGreaterThan(0);
      fault.remove();
    }
    expect(await stored(connector)).toMatchObject({ secretExpiresReadOn });
  });
});

it('a wait that is asked for when the registration is read holds for the tenant, and the step is done', async () => {
  const tenant = test.tenant(small);
  const connector = await connect(test.app, tenant, { kind: 'entra-id' });
  const effect = { kind: 'graphError', status: 429, retryAfter: 2 } as const;
  tenant.addFault({ match: { path: /applications/ }, effect });
  const run = await syncOnce(test.app, connector);
  expect(run).toMatchObject({ status: 'succeeded' });
  expect(stepOf(run, 'organization')).toMatchObject({ requests: 2, throttledMs: 0 });
  const { throttledUntil, secretExpiryAskedAt } = await stored(connector);
  expect(Number(throttledUntil)).toBeGreaterThan(Number(secretExpiryAskedAt));
});

it('is asked once the tenant may be asked again, where another step made it wait', async () => {
  const expiresAt = `${inDays(60)}T10:00:00Z`;
  const tenant = test.tenant({ ...small, secrets: [{ value: testSecret, expiresAt }] });
  tenant.addFault({ match: { path: /organization/, count: 1 }, effect: { kind: 'delay', ms: 1000 } });
  const throttled = { kind: 'graphError', status: 429, retryAfter: 2 } as const;
  tenant.addFault({ match: { path: /subscribedSkus/, count: 1 }, effect: throttled });
  const connector = await connect(test.app, tenant);
  expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded' });
  expect(asked(tenant, 'applications')).toHaveLength(1);
  expect(await stored(connector)).toMatchObject({ secretExpiresReadOn: inDays(60) });
});

describe('the warning in the log', () => {
  /** What many schedulers that look at the same moment say of a connector, by the day of `now`. */
  async function said(name: string, now: Date): Promise<readonly unknown[]> {
    const capture = new Capture();
    const deps = { db: test.app.db, log: createLogger({ level: 'warn', stream: capture }), now: () => now };
    await Promise.all(Array.from({ length: 8 }, () => warnExpiry(deps)));
    const lines = capture.text.split('\n').filter((line) => line !== '');
    return lines
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)))
      .filter((line) => line['connector'] === name)
      .map((line) => [line['msg'], line['days'], typeof line['advice']]);
  }

  it('comes once at 30, 7 and 1 days and when it is over, and again for a new date', async () => {
    const tenant = test.tenant(small);
    const connector = await connect(test.app, tenant, { secretExpires: '2051-03-31' });
    const { name } = connector;
    const on = async (day: string): Promise<readonly unknown[]> => said(name, new Date(`${day}T12:00:00Z`));
    expect(await on('2051-02-28')).toEqual([]);
    expect(await on('2051-03-01')).toEqual([['secret expires soon', 30, 'string']]);
    expect(await on('2051-03-02')).toEqual([]);
    expect(await on('2051-03-25')).toEqual([['secret expires soon', 6, 'string']]);
    expect(await on('2051-03-30')).toEqual([['secret expires soon', 1, 'string']]);
    expect(await on('2051-03-31')).toEqual([]);
    expect(await on('2051-04-03')).toEqual([['secret has expired', -3, 'string']]);
    expect(await on('2052-01-01')).toEqual([]);
    await setConnector(test.app, connector, { secretExpires: '2052-01-09' }, null);
    expect(await on('2052-01-01')).toEqual([['secret expires soon', 8, 'string']]);
    // the date that somebody noted does not count where Microsoft tells its own
    await syncOnce(test.app, connector);
    expect(await on('2052-01-01')).toEqual([['secret has expired', expect.any(Number), 'string']]);
  });
});
