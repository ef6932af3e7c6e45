import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  ActivationRow,
  App,
  AppActivityRow,
  Platform,
  Service,
  ServiceActivityRow,
} from '../../../src/domain/report.ts';
import type { User } from '../../../src/domain/user.ts';
import { applyActivations } from '../../../src/store/activations.ts';
import { applyAppActivity } from '../../../src/store/app-activity.ts';
import type { Database } from '../../../src/store/database.ts';
import { getReportStates, setReportApplied, setReportState } from '../../../src/store/reports.ts';
import { applyServiceActivity } from '../../../src/store/service-activity.ts';
import { showActivityPages, type ShownActivity } from '../../../src/store/show-activity.ts';
import { stageRows, type StagedRow } from '../../../src/store/staged-reports.ts';
import { upsertUsers } from '../../../src/store/users.ts';
import { addConnector, addRun, openStore, rowVersions, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

interface Tenant {
  readonly connectorId: string;
  readonly runId: string;
  readonly users: readonly User[];
}

async function tenantOf(size: number): Promise<Tenant> {
  const connectorId = await addConnector(db);
  const users = Array.from({ length: size }, () =>
    someUser({ userPrincipalName: `User.${randomUUID()}@contoso.com` }),
  );
  await upsertUsers(db, connectorId, users);
  return { connectorId, runId: await addRun(db, connectorId), users };
}

function upn(tenant: Tenant, index: number): string {
  const name = tenant.users[index]?.userPrincipalName;
  if (name === null || name === undefined) throw new Error('the tenant has fewer users');
  return name.toUpperCase();
}

type Apply = typeof applyServiceActivity;
async function stageAndApply(
  tenant: Tenant,
  report: string,
  rows: readonly StagedRow[],
  apply: Apply,
): ReturnType<Apply> {
  await db.query('delete from staged_reports where run_id = $1 and report = $2', [tenant.runId, report]);
  await db.transaction((tx) => stageRows(tx, tenant.runId, report, rows));
  return db.transaction((tx) => apply(tx, tenant));
}

async function shown(tenant: Tenant): Promise<ReadonlyMap<string | null, ShownActivity>> {
  const rows = new Map<string | null, ShownActivity>();
  for await (const page of showActivityPages(db, tenant.connectorId, 2)) {
    for (const row of page) rows.set(row.userPrincipalName?.toUpperCase() ?? null, row);
  }
  return rows;
}

function serviceRow(
  name: string,
  dates: Partial<Record<Service, string>>,
  refreshedOn = '2026-11-20',
): ServiceActivityRow {
  const of = (service: Service): ServiceActivityRow['services'][Service] => ({
    licensed: true,
    lastActivityOn: dates[service] ?? null,
  });
  return {
    userPrincipalName: name,
    refreshedOn,
    isDeleted: false,
    services: {
      exchange: of('exchange'),
      onedrive: of('onedrive'),
      sharepoint: of('sharepoint'),
      teams: of('teams'),
      yammer: of('yammer'),
      skype: of('skype'),
    },
  };
}

function appRow(
  name: string,
  used: readonly `${App}/${Platform}`[],
  lastActivityOn: string | null,
): AppActivityRow {
  const of = (app: App): AppActivityRow['apps'][App] => ({
    windows: used.includes(`${app}/windows`),
    mac: used.includes(`${app}/mac`),
    mobile: used.includes(`${app}/mobile`),
    web: used.includes(`${app}/web`),
  });
  return {
    userPrincipalName: name,
    refreshedOn: '2026-11-20',
    lastActivationOn: null,
    lastActivityOn,
    apps: {
      outlook: of('outlook'),
      word: of('word'),
      excel: of('excel'),
      powerpoint: of('powerpoint'),
      onenote: of('onenote'),
      teams: of('teams'),
    },
  };
}

function activationRow(
  name: string,
  productType: string,
  changes: Partial<ActivationRow> = {},
): ActivationRow {
  return {
    userPrincipalName: name,
    refreshedOn: '2026-11-20',
    productType,
    lastActivatedOn: '2026-10-01',
    windows: 1,
    mac: 0,
    windows10Mobile: 0,
    ios: 0,
    android: 0,
    sharedComputer: false,
    ...changes,
  };
}

describe('service activity', () => {
  const apply = (tenant: Tenant, rows: readonly StagedRow[]): ReturnType<Apply> =>
    stageAndApply(tenant, 'getOffice365ActiveUserDetail', rows, applyServiceActivity);

  test('matches names whatever their case, counts strangers, and writes nothing twice', async () => {
    const tenant = await tenantOf(2);
    const rows = [
      serviceRow(upn(tenant, 0), { teams: '2026-11-01' }),
      serviceRow('stranger@contoso.com', {}),
    ];
    expect(await apply(tenant, rows)).toEqual({
      inserted: 1,
      updated: 0,
      unchanged: 0,
      removed: 0,
      unmatched: 1,
    });
    const before = await rowVersions(db, tenant.connectorId, 'service_activity');
    const later = rows.map((row) => ({ ...row, refreshedOn: '2026-11-21' }));
    expect(await apply(tenant, later)).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await rowVersions(db, tenant.connectorId, 'service_activity')).toEqual(before);
  });

  test('an empty date keeps the known one, and who is not in the report keeps the row', async () => {
    const tenant = await tenantOf(2);
    await apply(tenant, [
      serviceRow(upn(tenant, 0), { teams: '2026-05-01', exchange: '2026-05-02' }),
      serviceRow(upn(tenant, 1), { skype: '2026-05-03' }),
    ]);
    expect(await apply(tenant, [serviceRow(upn(tenant, 0), { exchange: '2026-11-02' })])).toMatchObject({
      updated: 1,
    });
    const rows = await shown(tenant);
    expect(rows.get(upn(tenant, 0))?.services).toMatchObject({
      teams: { licensed: true, lastActivityOn: '2026-05-01' },
      exchange: { licensed: true, lastActivityOn: '2026-11-02' },
      yammer: { licensed: true, lastActivityOn: null },
    });
    expect(rows.get(upn(tenant, 1))?.services.skype.lastActivityOn).toBe('2026-05-03');
  });

  test('a deleted account with the same name lends its dates to nobody', async () => {
    const tenant = await tenantOf(2);
    const gone = { ...serviceRow(upn(tenant, 0), { teams: '2026-11-19' }), isDeleted: true };
    const alone = { ...serviceRow(upn(tenant, 1), { teams: '2026-11-18' }), isDeleted: true };
    await apply(tenant, [gone, serviceRow(upn(tenant, 0), { teams: '2026-08-01' }), alone]);
    const rows = await shown(tenant);
    expect(rows.get(upn(tenant, 0))?.services.teams.lastActivityOn).toBe('2026-08-01');
    expect(rows.get(upn(tenant, 1))?.services.teams.lastActivityOn).toBe('2026-11-18');
  });

  test('of two rows with one name the latest dates count', async () => {
    const tenant = await tenantOf(1);
    const name = upn(tenant, 0);
    const rows = [
      serviceRow(name, { teams: '2026-11-05', exchange: '2026-01-01' }),
      serviceRow(name.toLowerCase(), { teams: '2026-11-01', exchange: '2026-02-02' }),
    ];
    expect(await apply(tenant, rows)).toMatchObject({ inserted: 1, unmatched: 0 });
    expect((await shown(tenant)).get(name)?.services).toMatchObject({
      teams: { lastActivityOn: '2026-11-05' },
      exchange: { lastActivityOn: '2026-02-02' },
    });
  });
});

describe('app activity', () => {
  const apply = (tenant: Tenant, rows: readonly StagedRow[], periodDays = 30): ReturnType<Apply> =>
    stageAndApply(tenant, 'getM365AppUserDetail', rows, (tx, run) => applyAppActivity(tx, run, periodDays));

  test('who is not in the report any more keeps the date and loses the marks', async () => {
    const tenant = await tenantOf(2);
    const rows = [
      appRow(upn(tenant, 0), ['word/windows', 'teams/mobile'], '2026-11-18'),
      appRow(upn(tenant, 1), ['excel/web'], '2026-11-17'),
    ];
    expect(await apply(tenant, rows)).toMatchObject({ inserted: 2 });
    expect(await apply(tenant, rows)).toMatchObject({ inserted: 0, updated: 0, unchanged: 2 });
    expect(await apply(tenant, rows.slice(1))).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await apply(tenant, rows.slice(1))).toMatchObject({ updated: 0, unchanged: 1 });
    const row = (await shown(tenant)).get(upn(tenant, 0));
    expect(row?.apps.word).toEqual({ windows: null, mac: null, mobile: null, web: null });
    const [stored] = await db.query<{ on: string }>(
      `select last_activity_on as "on" from app_activity where connector_id = $1 and apps = '{}'`,
      [tenant.connectorId],
    );
    expect(stored?.on).toBe('2026-11-18');
  });

  test('another period is another meaning of the marks, and is written', async () => {
    const tenant = await tenantOf(1);
    const rows = [appRow(upn(tenant, 0), ['outlook/mac'], '2026-11-18')];
    await apply(tenant, rows, 30);
    expect(await apply(tenant, rows, 90)).toMatchObject({ updated: 1 });
    expect((await shown(tenant)).get(upn(tenant, 0))?.apps.outlook).toMatchObject({
      mac: true,
      windows: false,
    });
  });
});

describe('activations', () => {
  const apply = (tenant: Tenant, rows: readonly StagedRow[]): ReturnType<Apply> =>
    stageAndApply(tenant, 'getOffice365ActivationsUserDetail', rows, applyActivations);

  test('products that are not listed any more go; of a product listed twice the latest date counts', async () => {
    const tenant = await tenantOf(1);
    const name = upn(tenant, 0);
    const rows = [
      activationRow(name, 'VISIO CLIENT'),
      activationRow(name, 'M365 APPS', { lastActivatedOn: '2026-09-01', windows: 5 }),
      activationRow(name, 'M365 APPS', { lastActivatedOn: '2026-10-09', windows: 2 }),
      activationRow(name, 'M365 APPS', { lastActivatedOn: null, windows: 9 }),
    ];
    expect(await apply(tenant, rows)).toMatchObject({ inserted: 2, removed: 0 });
    expect(await apply(tenant, rows)).toMatchObject({ inserted: 0, updated: 0, unchanged: 2, removed: 0 });
    expect(await apply(tenant, rows.slice(1))).toMatchObject({ unchanged: 1, removed: 1 });
    expect((await shown(tenant)).get(name)?.activations).toEqual([
      {
        productType: 'M365 APPS',
        lastActivatedOn: '2026-10-09',
        windows: 2,
        mac: 0,
        windows10Mobile: 0,
        ios: 0,
        android: 0,
        sharedComputer: false,
      },
    ]);
  });
});

test('a report that could not be read keeps what it said when it was', async () => {
  const { connectorId } = await tenantOf(0);
  const report = {
    name: 'getM365AppUserDetail',
    periodDays: 30,
    refreshedOn: '2026-11-20',
    rows: 5,
    unmatched: 1,
    concealed: 0,
  };
  await setReportState(db, connectorId, { name: 'getOffice365ActiveUserDetail', state: 'forbidden' });
  await db.transaction((tx) => setReportApplied(tx, connectorId, report));
  await setReportState(db, connectorId, { name: report.name, state: 'concealed' });
  expect(await getReportStates(db, connectorId)).toMatchObject([
    { ...report, state: 'concealed' },
    { name: 'getOffice365ActiveUserDetail', state: 'forbidden', refreshedOn: null, appliedAt: null },
  ]);
});
