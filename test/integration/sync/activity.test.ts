import { describe, expect, it } from 'vitest';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import { APPS, SERVICES, type ActivityPatch } from '../../../src/simulator/reports/activity.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import type { ShownUser } from '../../../src/store/show-users.ts';
import { showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { daysAgo, shownActivity } from './support/true-activity.ts';
import { shownUsers } from './support/truth.ts';

const test = useTenantApp();

const nowhere = { windows: null, mac: null, mobile: null, web: null };
/** Somebody whom every report knows and who never did anything. */
const idle = {
  services: Object.fromEntries(SERVICES.map((service) => [service, null])),
  apps: Object.fromEntries(APPS.map((app) => [app, nowhere])),
  activations: [],
} satisfies ActivityPatch;

interface Person {
  readonly skus: readonly string[];
  /** Undefined: no report speaks of them. */
  readonly did?: ActivityPatch;
  readonly createdDateTime?: string;
}

function addPerson(
  tenant: TenantControl,
  { skus, did, createdDateTime = '2022-03-01T08:00:00Z' }: Person,
): SimulatedUser {
  const ids = new Map(tenant.truthSkus().map((sku) => [sku['skuPartNumber'], String(sku['skuId'])]));
  const assignedLicenses = skus.map((part) => ({ skuId: ids.get(part) ?? part, disabledPlans: [] }));
  const user = tenant.addUser({ createdDateTime, assignedLicenses });
  if (did !== undefined)
    tenant.setActivity(user.id, {
      ...idle,
      ...did,
      services: { ...idle.services, ...did.services },
      apps: { ...idle.apps, ...did.apps },
    });
  return user;
}

/** The judgement of a user and of each of their SKUs. */
function verdictOf(users: readonly ShownUser[], { id }: { readonly id: string }): object {
  const user = users.find((each) => each.id === id);
  if (user === undefined) throw new Error('the user is not stored');
  const { activityStatus, lastActivityOn, lastActivitySource, licenses } = user;
  const bySku = Object.fromEntries(
    licenses.map((license) => [license.skuPartNumber, license.activityStatus]),
  );
  return { activityStatus, lastActivityOn, lastActivitySource, bySku };
}

const long = daysAgo(60);
const word = { word: { ...nowhere, windows: daysAgo(5) } };

const people = {
  'mail three days ago': {
    person: { skus: ['SPE_E3'], did: { services: { exchange: daysAgo(3), teams: long } } },
    verdict: {
      activityStatus: 'active',
      lastActivityOn: daysAgo(3),
      lastActivitySource: 'exchange',
      bySku: { SPE_E3: 'active' },
    },
  },
  'on the last day of the threshold': {
    person: { skus: ['SPE_E3'], did: { services: { teams: daysAgo(30) } } },
    verdict: {
      activityStatus: 'active',
      lastActivityOn: daysAgo(30),
      lastActivitySource: 'teams',
      bySku: { SPE_E3: 'active' },
    },
  },
  'a day before that': {
    person: { skus: ['SPE_E3'], did: { services: { teams: daysAgo(31) } } },
    verdict: {
      activityStatus: 'inactive',
      lastActivityOn: daysAgo(31),
      lastActivitySource: 'teams',
      bySku: { SPE_E3: 'inactive' },
    },
  },
  'never anything': {
    person: { skus: ['SPE_E3'], did: {} },
    verdict: {
      activityStatus: 'none',
      lastActivityOn: null,
      lastActivitySource: null,
      bySku: { SPE_E3: 'none' },
    },
  },
  'Teams yesterday is no use of Visio': {
    person: {
      skus: ['SPE_E3', 'VISIOCLIENT'],
      did: { services: { teams: daysAgo(1), onedrive: daysAgo(1) } },
    },
    verdict: { activityStatus: 'active', bySku: { SPE_E3: 'active', VISIOCLIENT: 'unmonitored' } },
  },
  'Visio alone': {
    person: { skus: ['VISIOCLIENT'], did: {} },
    verdict: { bySku: { VISIOCLIENT: 'unmonitored' } },
  },
  'Teams is no use of a mailbox either': {
    person: { skus: ['EXCHANGESTANDARD', 'AAD_PREMIUM'], did: { services: { teams: daysAgo(1) } } },
    verdict: { activityStatus: 'active', bySku: { EXCHANGESTANDARD: 'none', AAD_PREMIUM: 'unmonitored' } },
  },
  'Word on a desk': {
    person: { skus: ['O365_BUSINESS'], did: { apps: word } },
    verdict: {
      activityStatus: 'active',
      lastActivityOn: daysAgo(5),
      lastActivitySource: 'apps',
      bySku: { O365_BUSINESS: 'active' },
    },
  },
  'a SKU with a longer threshold of its own': {
    person: { skus: ['EXCHANGESTANDARD', 'SPB'], did: { services: { exchange: long } } },
    verdict: {
      activityStatus: 'inactive',
      lastActivityOn: long,
      bySku: { EXCHANGESTANDARD: 'active', SPB: 'inactive' },
    },
  },
  'made yesterday, in no report yet': {
    person: { skus: ['SPE_E3'], createdDateTime: `${daysAgo(1)}T08:00:00Z` },
    verdict: { activityStatus: 'unmonitored', lastActivityOn: null, bySku: { SPE_E3: 'unmonitored' } },
  },
  'without any license, in no report': {
    person: { skus: [] },
    verdict: { activityStatus: 'unmonitored', lastActivityOn: null, bySku: {} },
  },
} as const satisfies Readonly<Record<string, { readonly person: Person; readonly verdict: object }>>;

describe('the activity of a user and of their SKUs', () => {
  it('is judged by what the reports say, and by nothing else', async () => {
    const tenant = test.tenant({ users: 10 });
    const added = Object.entries(people).map(([what, { person, verdict }]) => ({
      what,
      verdict,
      user: addPerson(tenant, person),
    }));
    const connector = await connect(test.app, tenant, { inactiveAfterSku: { EXCHANGESTANDARD: 90 } });
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded' });
    const users = await shownUsers(test.app.db, connector.id);
    const judged = Object.fromEntries(added.map(({ what, user }) => [what, verdictOf(users, user)]));
    expect(judged).toMatchObject(Object.fromEntries(added.map(({ what, verdict }) => [what, verdict])));
  });

  it('is the same in users, activity and subscriptions', async () => {
    const tenant = test.tenant({ users: 60 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const users = await shownUsers(test.app.db, connector.id);
    const activity = await shownActivity(test.app.db, connector.id);
    expect(
      activity.map(({ userId, status, lastActivityOn }) => ({ userId, status, lastActivityOn })),
    ).toEqual(
      users.map(({ id, activityStatus, lastActivityOn }) => ({
        userId: id,
        status: activityStatus,
        lastActivityOn,
      })),
    );
    const licenses = users.flatMap((user) => user.licenses);
    const count = (skuId: string, status: string): number =>
      licenses.filter((license) => license.skuId === skuId && license.activityStatus === status).length;
    for (const { skuId, holdersByStatus } of await showSubscriptions(test.app.db, connector.id)) {
      expect(holdersByStatus).toEqual({
        active: count(skuId, 'active'),
        inactive: count(skuId, 'inactive'),
        none: count(skuId, 'none'),
        unmonitored: count(skuId, 'unmonitored'),
      });
    }
    expect(new Set(licenses.map((license) => license.activityStatus))).toEqual(
      new Set(['active', 'inactive', 'none', 'unmonitored']),
    );
  });

  it('is unmonitored without the permission to read reports, and the run says so', async () => {
    const tenant = test.tenant({ users: 20, roles: ['Directory.Read.All'] });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'forbidden' } });
    expect(stepOf(run, 'report:getM365AppUserDetail')).toMatchObject({
      status: 'skipped',
      reason: 'forbidden',
      requests: 0,
    });
    const statuses = (await shownUsers(test.app.db, connector.id)).map((user) => user.activityStatus);
    expect(statuses).toEqual(statuses.map(() => 'unmonitored'));
    expect(statuses).toHaveLength(20);
  });

  it('stays active by a known date when one report is missing, and is not called inactive', async () => {
    const tenant = test.tenant({ users: 10 });
    const active = addPerson(tenant, { skus: ['SPE_E3'], did: { services: { exchange: daysAgo(3) } } });
    const quiet = addPerson(tenant, { skus: ['SPE_E3'], did: { services: { exchange: long } } });
    const mailOnly = addPerson(tenant, { skus: ['EXCHANGESTANDARD'], did: { services: { exchange: long } } });
    tenant.addFault({ match: { path: /getM365AppUserDetail/ }, effect: { kind: 'graphError', status: 403 } });
    const connector = await connect(test.app, tenant);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'partial' });
    const users = await shownUsers(test.app.db, connector.id);
    expect(verdictOf(users, active)).toMatchObject({ activityStatus: 'active' });
    expect(verdictOf(users, quiet)).toMatchObject({ activityStatus: 'unmonitored', lastActivityOn: long });
    expect(verdictOf(users, mailOnly)).toMatchObject({ activityStatus: 'inactive', lastActivityOn: long });
  });
});
