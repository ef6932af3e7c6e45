import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sku } from '../../../src/domain/sku.ts';
import {
  activityInputs,
  listSkuPlans,
  writeVerdicts,
  type StoredVerdict,
} from '../../../src/store/activity-status.ts';
import {
  getCatalogState,
  replaceProductNames,
  replaceServicePlanNames,
  setCatalogState,
} from '../../../src/store/catalog.ts';
import type { Database } from '../../../src/store/database.ts';
import {
  listSkuHolders,
  writeAppFigures,
  writeServiceFigures,
  writeSkuFigures,
} from '../../../src/store/figures.ts';
import { recountHolders } from '../../../src/store/holder-counts.ts';
import { showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { showUsersPages, type ShownUser } from '../../../src/store/show-users.ts';
import { replaceCommercialSubscriptions, replaceSkus } from '../../../src/store/skus.ts';
import { refreshStatistics } from '../../../src/store/statistics.ts';
import { upsertUsers } from '../../../src/store/users.ts';
import { addConnector, openStore, rowVersions, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const visio = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const plan = '113feb6c-3fe4-4440-bddc-54d774bf0318';

const seats = {
  warning: 2,
  suspended: 0,
  lockedOut: 0,
  subscriptionIds: [],
  capabilityStatus: 'Enabled',
  appliesTo: 'User',
};
const skus: readonly Sku[] = [
  {
    ...seats,
    skuId: e5,
    skuPartNumber: 'SPE_E5',
    enabled: 25,
    consumed: 14,
    servicePlans: [
      { servicePlanId: plan, servicePlanName: 'TEAMS1', provisioningStatus: 'Success', appliesTo: 'User' },
    ],
  },
  { ...seats, skuId: visio, skuPartNumber: 'VISIOCLIENT', enabled: null, consumed: null, servicePlans: [] },
];

const holding = {
  assignedLicenses: [{ skuId: e5, disabledPlans: [plan] }],
  licenseAssignmentStates: [{ skuId: e5, assignedByGroup: null, state: 'Active', error: 'None' }],
};

async function tenant(): Promise<{ readonly connector: string; readonly ids: readonly string[] }> {
  const connector = await addConnector(db);
  const users = [
    someUser(holding),
    someUser(holding),
    someUser(holding),
    someUser({ createdDateTime: null, accountEnabled: false }),
  ];
  await upsertUsers(db, connector, users);
  await replaceSkus(db, connector, skus);
  return { connector, ids: users.map((user) => user.id) };
}

function verdict(
  userId: string,
  status: StoredVerdict['status'],
  lastActivityOn: string | null,
): StoredVerdict {
  return {
    userId,
    status,
    lastActivityOn,
    lastActivitySource: 'teams',
    licenses: [{ skuId: e5, status, lastActivityOn }],
  };
}

async function collect(connector: string): Promise<readonly ShownUser[]> {
  const users: ShownUser[] = [];
  for await (const page of showUsersPages(db, connector, 3)) users.push(...page);
  return users;
}

describe('activity of users', () => {
  test('pages give each user once, with their licenses and what no report said as null', async () => {
    const { connector, ids } = await tenant();
    const first = await activityInputs(db, connector, null, 3);
    const rest = await activityInputs(db, connector, first.at(-1)?.userId ?? null, 3);
    expect([...first, ...rest].map((row) => row.userId)).toEqual(ids.toSorted());
    const known = [...first, ...rest].find((row) => row.userId === ids[0]);
    expect(known).toEqual({
      userId: ids[0],
      userCreatedOn: '2024-03-01',
      serviceActivity: null,
      appActivity: null,
      activations: [],
      licenses: [{ skuId: e5, disabledPlans: [plan] }],
    });
    expect(await listSkuPlans(db, connector)).toMatchObject([
      { skuId: e5, plans: [{ servicePlanId: plan }] },
      { skuId: visio, plans: [] },
    ]);
  });

  test('verdicts are written once, and who left meanwhile is passed over', async () => {
    const { connector, ids } = await tenant();
    const verdicts = [verdict(ids[0] ?? '', 'active', '2026-11-20'), verdict(randomUUID(), 'none', null)];
    await db.transaction((tx) => writeVerdicts(tx, connector, verdicts));
    const before = [
      await rowVersions(db, connector, 'user_activity'),
      await rowVersions(db, connector, 'license_activity'),
    ];
    expect(before.map((rows) => rows.length)).toEqual([1, 1]);
    await db.transaction((tx) => writeVerdicts(tx, connector, verdicts));
    expect([
      await rowVersions(db, connector, 'user_activity'),
      await rowVersions(db, connector, 'license_activity'),
    ]).toEqual(before);
  });
});

describe('what is shown', () => {
  test('users with Graph’s names, their licenses, and unmonitored before anybody judged', async () => {
    const { connector, ids } = await tenant();
    await db.transaction((tx) =>
      writeVerdicts(tx, connector, [verdict(ids[0] ?? '', 'inactive', '2026-01-02')]),
    );
    await refreshStatistics(db);
    const users = await collect(connector);
    expect(users.map((user) => user.id)).toEqual(ids.toSorted());
    expect(users.find((user) => user.id === ids[0])).toEqual({
      ...fieldsOf(ids[0] ?? ''),
      licenses: [
        {
          skuId: e5,
          skuPartNumber: 'SPE_E5',
          direct: true,
          groups: [],
          disabledPlans: [plan],
          state: 'Active',
          error: null,
          activityStatus: 'inactive',
        },
      ],
      lastActivityOn: '2026-01-02',
      lastActivitySource: 'teams',
      activityStatus: 'inactive',
    });
    const unjudged = users.find((user) => user.id === ids[3]);
    expect(unjudged).toMatchObject({
      licenses: [],
      createdDateTime: null,
      lastActivityOn: null,
      activityStatus: 'unmonitored',
    });
  });

  test('subscriptions with product names, holders by status, and unknown seats as null', async () => {
    const { connector, ids } = await tenant();
    const [a = '', b = ''] = ids;
    await db.transaction((tx) =>
      writeVerdicts(tx, connector, [verdict(a, 'active', '2026-11-20'), verdict(b, 'none', null)]),
    );
    await replaceProductNames(db, [
      { skuId: e5.toUpperCase(), stringId: 'SPE_E5', displayName: 'Microsoft 365 E5' },
      { skuId: e5, stringId: 'SPE_E5', displayName: 'An older name' },
    ]);
    const agreement = {
      id: 'agreement',
      commerceSubscriptionId: 'c',
      status: 'Enabled',
      totalLicenses: 25,
      isTrial: false,
      createdDateTime: '2023-01-01T00:00:00Z',
      nextLifecycleDateTime: null,
      ownerTenantId: null,
    };
    await replaceCommercialSubscriptions(db, connector, [
      { ...agreement, skuId: e5, skuPartNumber: 'SPE_E5' },
    ]);
    const [shownE5, shownVisio] = await showSubscriptions(db, connector);
    const { servicePlans: _plans, subscriptionIds: _ids, ...sku } = skus[0] ?? {};
    expect(shownE5).toEqual({
      ...sku,
      productName: 'Microsoft 365 E5',
      available: 13,
      assignedInScope: 3,
      holdersByStatus: { active: 1, inactive: 0, none: 1, unmonitored: 1 },
      commercial: [agreement],
    });
    expect(shownVisio).toMatchObject({
      productName: 'VISIOCLIENT',
      enabled: null,
      available: null,
      assignedInScope: 0,
      commercial: [],
    });
  });
});

test('figures of a day are replaced, not added', async () => {
  const { connector, ids } = await tenant();
  const [a = '', b = '', c = ''] = ids;
  await db.transaction((tx) => writeVerdicts(tx, connector, [verdict(a, 'active', '2026-11-20')]));
  await db.query(
    `insert into service_activity (connector_id, user_id, teams_on) values ($1, $2, '2026-10-24'), ($1, $3, '2026-10-23')`,
    [connector, a, b],
  );
  await db.query(
    `insert into app_activity (connector_id, user_id, period_days, apps) values ($1, $2, 30, $3::jsonb)`,
    [connector, c, JSON.stringify({ word: { windows: true, mac: false } })],
  );
  for (let time = 0; time < 2; time += 1) {
    await db.transaction((tx) => recountHolders(tx, connector));
    await db.transaction((tx) => writeSkuFigures(tx, connector, '2026-11-23'));
    await db.transaction((tx) => writeServiceFigures(tx, connector, { day: '2026-11-23', withinDays: 30 }));
    await db.transaction((tx) => writeAppFigures(tx, connector, '2026-11-23'));
  }
  expect(
    await db.query(
      'select paid, consumed, in_scope, active, none, unmonitored from sku_figures where connector_id = $1 order by paid',
      [connector],
    ),
  ).toEqual([
    { paid: 27, consumed: 14, in_scope: 3, active: 1, none: 0, unmonitored: 2 },
    { paid: null, consumed: null, in_scope: 0, active: 0, none: 0, unmonitored: 0 },
  ]);
  const services = await db.query(
    'select service, active_users as users from service_figures where connector_id = $1',
    [connector],
  );
  expect(services).toHaveLength(6);
  expect(services).toContainEqual({ service: 'teams', users: 1 });
  const apps = await db.query(
    'select app, platform, active_users as users from app_figures where connector_id = $1',
    [connector],
  );
  expect(apps).toHaveLength(24);
  expect(apps.filter((row) => 'users' in row && row.users === 1)).toEqual([
    { app: 'word', platform: 'windows', users: 1 },
  ]);
  expect(await listSkuHolders(db, connector)).toMatchObject([
    { skuPartNumber: 'SPE_E5', holders: 3, consumed: 14 },
    { holders: 0, consumed: null },
  ]);
});

test('the catalog is replaced, and what was read last is remembered', async () => {
  const plans = [{ servicePlanId: plan, name: 'TEAMS1', displayName: 'Microsoft Teams' }];
  expect(await replaceServicePlanNames(db, plans)).toMatchObject({ inserted: 1 });
  expect(await replaceServicePlanNames(db, plans)).toEqual({
    inserted: 0,
    updated: 0,
    unchanged: 1,
    removed: 0,
  });
  expect(await replaceServicePlanNames(db, [])).toMatchObject({ removed: 1 });
  expect(await getCatalogState(db)).toBeNull();
  const state = {
    etag: '"1"',
    lastModified: null,
    source: 'https://example.com/names.csv',
    updatedAt: new Date('2026-11-23T00:00:00Z'),
  };
  await setCatalogState(db, { ...state, etag: '"0"' });
  await setCatalogState(db, state);
  expect(await getCatalogState(db)).toEqual(state);
});

function fieldsOf(id: string): object {
  const { assignedLicenses: _licenses, licenseAssignmentStates: _states, ...fields } = someUser({ id });
  return fields;
}
