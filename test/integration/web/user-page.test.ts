import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../../src/domain/connector.ts';
import { services } from '../../../src/domain/report.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { getShownUser } from '../../../src/store/get-shown-user.ts';
import { listActivityPage } from '../../../src/store/show-activity.ts';
import { type ShownUser, showUsersPages } from '../../../src/store/show-users.ts';
import { connect, someTenant, syncOnce } from '../../support/test-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';
import { tableRows, textOf } from './support/table-rows.ts';

let simulator: Simulator;
let open: ServedApp;
let tenant: TenantControl;
let connector: Connector;
let shown: readonly ShownUser[];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  tenant = someTenant(simulator, { seed: 11, users: 60, byGroupShare: 0.5 });
  tenant.addUser({ userPrincipalName: 'new@contoso.example', displayName: '<i>New</i>' });
  connector = await connect(open.app, tenant, { name: 'Contoso' });
  await syncOnce(open.app, connector);
  shown = await usersOf(connector);
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

async function usersOf({ id }: Connector): Promise<readonly ShownUser[]> {
  const users: ShownUser[] = [];
  for await (const page of showUsersPages(open.app.db, id)) users.push(...page);
  return users;
}

function requireUser(is: (user: ShownUser) => boolean, of: readonly ShownUser[] = shown): ShownUser {
  const found = of.find(is);
  if (found === undefined) throw new Error('the tenant has no such user');
  return found;
}

async function ask(userId: string, of: Connector = connector): Promise<Response> {
  return fetch(`${open.address}/connectors/${of.id}/users/${userId}`, { redirect: 'manual' });
}

async function pageOf(userId: string, of: Connector = connector): Promise<string> {
  const answer = await ask(userId, of);
  expect(answer.status).toBe(200);
  return answer.text();
}

describe('the page of a user', () => {
  it('shows the account, and each license with how it is held and whether it is used', async () => {
    const user = requireUser(({ licenses }) => licenses.some((held) => held.groups.length > 0));
    const page = await pageOf(user.id);
    const text = textOf(page);
    for (const value of [user.userPrincipalName, user.displayName, user.usageLocation, user.id]) {
      expect(text).toContain(value ?? '');
    }
    const rows = tableRows(page, 'Licenses');
    expect(rows).toHaveLength(user.licenses.length);
    user.licenses.forEach((license, at) => {
      const row = rows[at]?.join(' ') ?? '';
      expect(row).toContain(license.skuPartNumber ?? license.skuId);
      expect(row).toContain(license.activityStatus);
      for (const group of license.groups) expect(row).toContain(`by group ${group}`);
    });
  });

  it('shows the services with their dates, and which report says so as of which day', async () => {
    const user = requireUser(
      ({ activityStatus, lastActivityOn }) => activityStatus === 'active' && lastActivityOn !== null,
    );
    const page = await pageOf(user.id);
    const detail = await getShownUser(open.app.db, connector.id, user.id);
    const { serviceActivity } = detail?.activity ?? { serviceActivity: null };
    expect(serviceActivity).not.toBeNull();
    const days = tableRows(page, 'Services').map(
      (cells) => /\d{4}-\d\d-\d\d/u.exec(cells[2] ?? '')?.[0] ?? null,
    );
    expect(days).toEqual(services.map((service) => serviceActivity?.services[service].lastActivityOn));
    const text = textOf(page);
    expect(text).toContain('getOffice365ActiveUserDetail');
    expect(text).toContain(`data until ${serviceActivity?.reportedOn ?? 'never'}`);
    expect(text).toContain(`Last activity on ${user.lastActivityOn ?? ''}`);
  });

  it('says of each status why it is that one', async () => {
    const reasons = {
      active: /within the (?:last )?30 days/u,
      inactive: /more than 30 days before the last run/u,
      none: /none of it ever saw any/u,
      unmonitored: /not known|No report could show/u,
    };
    for (const [status, reason] of Object.entries(reasons)) {
      const user = shown.find(({ activityStatus }) => activityStatus === status);
      if (user === undefined) continue;
      const said = textOf(
        /<p>(?:(?!<\/p>).)*badge(?:(?!<\/p>).)*<\/p>/su.exec(await pageOf(user.id))?.[0] ?? '',
      );
      expect(said).toContain(status);
      expect(said).toMatch(reason);
    }
  });

  it('says of somebody whom no report knows that it is unknown, and escapes their name', async () => {
    const user = requireUser(({ userPrincipalName }) => userPrincipalName === 'new@contoso.example');
    const page = await pageOf(user.id);
    expect(page).not.toContain('<i>New');
    expect(textOf(page)).toContain('Unknown. The report has no row of this user');
    expect(tableRows(page, 'Services')).toEqual([]);
    expect(textOf(page)).toContain('No license is assigned to this user.');
  });

  it('names what keeps everybody unknown where names are concealed', async () => {
    const concealed = someTenant(simulator, { seed: 12, users: 20, concealed: true });
    const other = await connect(open.app, concealed, { name: 'Concealed' });
    await syncOnce(open.app, other);
    const user = requireUser(({ licenses }) => licenses.length > 0, await usersOf(other));
    const text = textOf(await pageOf(user.id, other));
    expect(text).toContain('unmonitored');
    expect(text).toContain('Microsoft conceals the names');
    expect(text).toContain('the report was not read in the last run');
  });

  it('says when somebody left, and of strangers that they are not there', async () => {
    const leaving = requireUser(({ userPrincipalName }) => userPrincipalName === 'new@contoso.example');
    tenant.removeUser(leaving.id, { permanent: true });
    await syncOnce(open.app, connector, { full: true });
    expect(textOf(await pageOf(leaving.id))).toContain('This user left the tenant');
    for (const userId of ['4a4a4a4a-0000-4000-8000-000000000000', 'x']) {
      const answer = await ask(userId);
      expect({ userId, status: answer.status }).toEqual({ userId, status: 404 });
    }
  });
});

describe('a user in the API', () => {
  const activitySchema = z.object({ activity: z.record(z.string(), z.unknown()) }).loose();

  it('has the fields of `show users`, and their activity as `show activity` has it', async () => {
    const user = requireUser(({ lastActivityOn }) => lastActivityOn !== null);
    const path = `${open.address}/api/v1/connectors/${connector.id}/users/${user.id}`;
    const { activity, ...fields } = activitySchema.parse(await (await fetch(path)).json());
    expect(fields).toEqual(user);
    const rows = await listActivityPage(open.app.db, connector.id, { afterUserId: null, limit: 1_000 });
    const known = rows.find(({ userId }) => userId === user.id);
    expect(activity).toMatchObject({
      serviceActivity: { services: known?.services },
      activations: known?.activations,
    });
  });

  it('is not there for a stranger, which is said', async () => {
    const path = `${open.address}/api/v1/connectors/${connector.id}/users/4a4a4a4a-0000-4000-8000-000000000000`;
    const answer = await fetch(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      error: 'The store holds no such user; see /connectors/{connectorId}/users.',
    });
  });
});
