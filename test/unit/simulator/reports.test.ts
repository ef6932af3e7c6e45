import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonOf, refusalOf, type SimulatedTenant, simulatedTenant } from './simulated-tenant.ts';

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const ACTIVE = "/reports/getOffice365ActiveUserDetail(period='D180')";
const apps = (period: string): string => `/reports/getM365AppUserDetail(period='${period}')`;
const ACTIVATIONS = '/reports/getOffice365ActivationsUserDetail';

type Row = Record<string, string>;

async function download(tenant: SimulatedTenant, report: string): Promise<{ text: string; rows: Row[] }> {
  const location = (await tenant.get(report)).headers.get('location') ?? '';
  const bytes = Buffer.from(await (await fetch(location)).arrayBuffer());
  const rows: Row[] = parse(bytes, { bom: true, columns: true, skip_empty_lines: true });
  return { text: bytes.toString('utf8'), rows };
}

describe('the report downloads', () => {
  it('are a redirect to a link on another origin that works once and takes no token', async () => {
    await using tenant = await simulatedTenant();
    const redirect = await tenant.get(ACTIVE);
    const location = redirect.headers.get('location') ?? '';
    expect(redirect.status).toBe(302);
    expect(new URL(location).origin).toBe(tenant.simulator.downloadUrl);
    expect(tenant.simulator.downloadUrl).not.toBe(tenant.simulator.graphUrl);
    expect((await fetch(location, { headers: { authorization: 'Bearer x' } })).status).toBe(400);
    const good = await fetch(location);
    expect([good.status, good.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    await good.arrayBuffer();
    expect((await fetch(location)).status).toBe(404);
  });

  it('are the same from prepared bytes', async () => {
    await using made = await simulatedTenant({ users: 600 });
    await using prepared = await simulatedTenant({ users: 600 }, { preparedBytes: 50_000_000 });
    const { text } = await download(made, ACTIVE);
    expect((await download(prepared, ACTIVE)).text).toBe(text);
    expect((await download(prepared, ACTIVE)).text).toBe(text);
  });

  it.each([
    [
      ACTIVE,
      'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Has Exchange License,Has OneDrive License,Has SharePoint License,Has Skype For Business License,Has Yammer License,Has Teams License,Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date,Exchange License Assign Date,OneDrive License Assign Date,SharePoint License Assign Date,Skype For Business License Assign Date,Yammer License Assign Date,Teams License Assign Date,Assigned Products',
    ],
    [
      apps('D30'),
      'Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Report Period,Windows,Mac,Mobile,Web,Outlook,Word,Excel,PowerPoint,OneNote,Teams,Outlook (Windows),Word (Windows),Excel (Windows),PowerPoint (Windows),OneNote (Windows),Teams (Windows),Outlook (Mac),Word (Mac),Excel (Mac),PowerPoint (Mac),OneNote (Mac),Teams (Mac),Outlook (Mobile),Word (Mobile),Excel (Mobile),PowerPoint (Mobile),OneNote (Mobile),Teams (Mobile),Outlook (Web),Word (Web),Excel (Web),PowerPoint (Web),OneNote (Web),Teams (Web)',
    ],
    [
      ACTIVATIONS,
      'Report Refresh Date,User Principal Name,Display Name,Product Type,Last Activated Date,Windows,Mac,Windows 10 Mobile,iOS,Android,Activated On Shared Computer',
    ],
  ])('%s has a BOM and exactly the documented header', async (report, header) => {
    await using tenant = await simulatedTenant();
    const { text, rows } = await download(tenant, report);
    expect(text.split('\n')[0]).toBe(`\u{FEFF}${header}`);
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each([
    ['/reports/getOffice365ActiveUserDetail', 400, 'BadRequest'],
    [apps('D14'), 400, 'BadRequest'],
    [`${ACTIVATIONS}(period='D7')`, 400, 'BadRequest'],
    ["/reports/getNothing(period='D7')", 400, 'BadRequest'],
  ])('refuses %s', async (report, status, code) => {
    await using tenant = await simulatedTenant();
    expect(await refusalOf(await tenant.get(report))).toEqual([status, code]);
  });

  it('refuses a token without Reports.Read.All and a tenant that reporting does not know', async () => {
    await using closed = await simulatedTenant({ roles: ['Directory.Read.All'] });
    expect(await refusalOf(await closed.get(ACTIVE))).toEqual([403, 'S2SUnauthorized']);
    await using young = await simulatedTenant({ reportsProvisioned: false });
    const response = await young.get(ACTIVE);
    expect(response.status).toBe(404);
    const { error } = errorBody.parse(await response.json());
    expect(error.code).toBe('UnknownError');
    expect(JSON.parse(error.message)).toMatchObject({ error: { code: 'UnknownTenantId' } });
    young.control.setReportsProvisioned(true);
    expect((await young.get(ACTIVE)).status).toBe(302);
  });
});

describe('the rows', () => {
  it('speak of licensed users, two days behind, and quote what needs it', async () => {
    const now = Date.UTC(2026, 4, 20, 15);
    await using tenant = await simulatedTenant({ users: 300 }, { now: () => now });
    const { text, rows } = await download(tenant, ACTIVE);
    const licensed = [...tenant.control.truth()].filter((user) => user.assignedLicenses.length > 0);
    expect(rows.map((row) => [row['User Principal Name'], row['Display Name']])).toEqual(
      licensed.map((user) => [user.userPrincipalName, user.displayName]),
    );
    expect(new Set(rows.map((row) => row['Report Refresh Date']))).toEqual(new Set(['2026-05-18']));
    expect(text).toMatch(/"[^"]+, [^"]+"/);
    const days = rows.flatMap((row) =>
      Object.entries(row).flatMap(([name, day]) =>
        name.endsWith('Last Activity Date') && day !== '' ? [day] : [],
      ),
    );
    expect(days.every((day) => /^\d{4}-\d\d-\d\d$/.test(day) && day <= '2026-05-18')).toBe(true);
    expect(
      rows.some((row) => row['Exchange Last Activity Date'] === '' && row['Has Exchange License'] === 'True'),
    ).toBe(true);
  });

  it('say of a person what a test said, by the period', async () => {
    const now = Date.UTC(2026, 4, 20, 15);
    await using tenant = await simulatedTenant({}, { now: () => now });
    const user = tenant.control.addUser({
      displayName: 'Ann "A", B',
      userPrincipalName: 'ann@simulated.example',
    });
    const none = { windows: null, mac: null, mobile: null, web: null };
    tenant.control.setActivity(user.id, {
      services: { exchange: '2026-05-01', teams: null },
      apps: {
        word: { ...none, mac: '2026-04-30' },
        outlook: none,
        excel: none,
        powerpoint: none,
        onenote: none,
        teams: none,
      },
      activations: [
        {
          productType: 'VISIO PLAN 2',
          lastActivatedOn: '2026-03-03',
          windows: 2,
          mac: 0,
          windows10Mobile: 0,
          ios: 0,
          android: 0,
          isShared: true,
        },
      ],
    });
    const rowOf = async (report: string) =>
      (await download(tenant, report)).rows.find(
        (row) => row['User Principal Name'] === 'ann@simulated.example',
      );
    expect(await rowOf(ACTIVE)).toMatchObject({
      'Display Name': 'Ann "A", B',
      'Exchange Last Activity Date': '2026-05-01',
      'Teams Last Activity Date': '',
    });
    expect(await rowOf(apps('D30'))).toMatchObject({
      'Report Period': '30',
      Mac: 'Yes',
      Windows: 'No',
      Word: 'Yes',
      'Word (Mac)': 'Yes',
      'Word (Windows)': 'No',
      'Last Activity Date': '2026-04-30',
      'Last Activation Date': '2026-03-03',
    });
    expect(await rowOf(apps('D7'))).toMatchObject({ 'Report Period': '7', Mac: 'No', 'Word (Mac)': 'No' });
    expect(await rowOf(ACTIVATIONS)).toMatchObject({
      'Product Type': 'VISIO PLAN 2',
      Windows: '2',
      'Activated On Shared Computer': 'True',
    });
  });

  it('conceal every name the same way in every report', async () => {
    await using tenant = await simulatedTenant({
      concealed: true,
      roles: ['Reports.Read.All', 'ReportSettings.Read.All'],
    });
    const [active, app] = [await download(tenant, ACTIVE), await download(tenant, apps('D7'))];
    expect(
      active.rows.every(
        (row) =>
          /^[0-9A-F]{32}$/.test(row['User Principal Name'] ?? '') &&
          /^[0-9A-F]{32}$/.test(row['Display Name'] ?? ''),
      ),
    ).toBe(true);
    expect(app.rows.map((row) => row['User Principal Name'])).toEqual(
      active.rows.map((row) => row['User Principal Name']),
    );
    expect(await jsonOf(await tenant.get('/admin/reportSettings'))).toMatchObject({
      displayConcealedNames: true,
    });
    tenant.control.setConcealed(false);
    expect((await download(tenant, ACTIVE)).rows[0]?.['User Principal Name']).toContain('@');
  });

  it('can hold removed users, strangers, unknown names, further and moved columns and a blank last line', async () => {
    const reports = {
      extraColumns: ['Has Copilot License'],
      extraColumnsFirst: true,
      reversedColumns: true,
      blankTrailingLine: true,
      strangers: 2,
      unknownRows: 1,
    };
    await using tenant = await simulatedTenant({ reports });
    const gone = [...tenant.control.truth()].find((user) => user.assignedLicenses.length > 0);
    tenant.control.removeUser(gone?.id ?? '');
    const { text, rows } = await download(tenant, ACTIVE);
    expect(text.startsWith('\u{FEFF}Has Copilot License,Assigned Products,')).toBe(true);
    expect(text.endsWith('\n\n')).toBe(true);
    expect(rows.find((row) => row['User Principal Name'] === gone?.userPrincipalName)).toMatchObject({
      'Is Deleted': 'True',
    });
    const names = rows.map((row) => row['User Principal Name']);
    expect(names.slice(-3)).toEqual([
      'stranger0@elsewhere-simulated.example',
      'stranger1@elsewhere-simulated.example',
      '(Unknown)',
    ]);
    expect([...tenant.control.truthReports()].map((person) => person.userPrincipalName)).toEqual(names);
  });
});
