import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readActivationsReport } from '../../../src/graph/resources/reports/activations.ts';
import { readAppActivityReport } from '../../../src/graph/resources/reports/app-activity.ts';
import type { ReportBatch } from '../../../src/graph/resources/reports/report-source.ts';
import { readServiceActivityReport } from '../../../src/graph/resources/reports/service-activity.ts';
import type { TenantClient } from '../../../src/graph/tenant-client.ts';
import { sendJson, serve } from './support/serve.ts';
import { failureOf, openTenant, unmetered } from './support/tenant.ts';

const header = 'Report Refresh Date,User Principal Name,Has Teams License,Teams Last Activity Date';
const services = (client: TenantClient) => readServiceActivityReport(client, 180, unmetered);

async function collect<Row>(batches: AsyncIterable<ReportBatch<Row>>) {
  const all = {
    rows: [] as Row[],
    read: 0,
    concealed: 0,
    rejected: [] as ReportBatch<Row>['rejected'][number][],
    sizes: [] as number[],
  };
  for await (const batch of batches) {
    all.rows.push(...batch.rows);
    all.rejected.push(...batch.rejected);
    all.read += batch.read;
    all.concealed += batch.concealed;
    all.sizes.push(batch.read);
  }
  return all;
}

/** Reads what one CSV answered directly holds. */
async function read(csv: string) {
  await using tenant = await openTenant({ answer: (_, response) => response.writeHead(200).end(csv) });
  return await collect(services(tenant.client));
}

async function failing(answer: (response: ServerResponse) => void) {
  await using tenant = await openTenant({ answer: (_, response) => answer(response) });
  return await failureOf(collect(services(tenant.client)));
}

describe('a report', () => {
  it('is downloaded behind the 302 without the token', async () => {
    await using files = await serve((_, response) =>
      response.writeHead(200).end(`\uFEFF${header}\n2026-11-20,a@contoso.com,True,2026-11-19\n`),
    );
    await using tenant = await openTenant({
      answer: (_, response) => response.writeHead(302, { location: `${files.url}/once?x=1` }).end(),
    });
    const { rows } = await collect(services(tenant.client));
    expect(rows[0]).toMatchObject({
      userPrincipalName: 'a@contoso.com',
      refreshedOn: '2026-11-20',
      services: {
        teams: { licensed: true, lastActivityOn: '2026-11-19' },
        exchange: { licensed: null, lastActivityOn: null },
      },
    });
    expect(decodeURIComponent(tenant.api.asked[0]?.path ?? '')).toBe(
      "/v1.0/reports/getOffice365ActiveUserDetail(period='D180')",
    );
    expect(tenant.api.asked[0]?.headers['authorization']).toBe('Bearer token-1');
    expect(files.asked[0]?.headers).not.toHaveProperty('authorization');
    expect(files.asked[0]?.path).toBe('/once?x=1');
    expect(tenant.meter.requests).toBe(3);
  });

  it('asks for a new link when the download is refused', async () => {
    let count = 0;
    await using files = await serve((asked, response) => {
      if (asked.path === '/1') response.writeHead(403).end('gone');
      else response.writeHead(200).end(`${header}\n2026-11-20,a@contoso.com,,\n`);
    });
    await using tenant = await openTenant({
      answer: (_, response) => response.writeHead(302, { location: `${files.url}/${(count += 1)}` }).end(),
    });
    expect((await collect(services(tenant.client))).read).toBe(1);
    expect(files.asked.map((asked) => asked.path)).toEqual(['/1', '/2']);
  });

  it.each(['http://example.com/x', 'ftp://example.com/x', 'https://'])(
    'is not fetched from %s',
    async (location) => {
      const error = await failing((response) => response.writeHead(302, { location }).end());
      expect(error).toMatchObject({ kind: 'protocol' });
    },
  );

  it('that is refused says why', async () => {
    const message = JSON.stringify({ error: { code: 'UnknownTenantId', message: 'x' } });
    const error = await failing((response) =>
      sendJson(response, 404, { error: { code: 'UnknownError', message } }),
    );
    expect(error).toMatchObject({ kind: 'unavailable', code: 'UnknownTenantId' });
  });

  it('is asked for with a fresh token after a 401', async () => {
    await using tenant = await openTenant({
      answer: (asked, response) =>
        asked.headers['authorization'] === 'Bearer token-1'
          ? response.writeHead(401).end()
          : response.writeHead(200).end(`${header}\n`),
    });
    expect(await collect(services(tenant.client))).toMatchObject({ read: 0, sizes: [] });
  });
});

describe('the CSV of a report', () => {
  it('is read by column name, whatever their place and number', async () => {
    const { rows } = await read(
      'New Column,teams last activity date, User Principal Name \r\nx,2026-11-19T00:00:00Z,a@contoso.com\r\n\r\n  \r\n',
    );
    expect(rows).toMatchObject([
      {
        userPrincipalName: 'a@contoso.com',
        refreshedOn: null,
        services: { teams: { licensed: null, lastActivityOn: '2026-11-19' } },
      },
    ]);
  });

  it('reads quotes, line breaks inside them and bare quotes', async () => {
    const { rows } = await read(
      'User Principal Name,Display Name,Has Teams License,Teams Last Activity Date\na@x.com,"O""Brien,\nAnn",Yes,\nb@x.com,5" Bob,no,\n',
    );
    expect(rows.map((row) => [row.userPrincipalName, row.services.teams.licensed])).toEqual([
      ['a@x.com', true],
      ['b@x.com', false],
    ]);
  });

  it('counts concealed people and does not yield them', async () => {
    const result = await read(
      `${header}\n2026-11-20,77E5979DD60BA6EAA53E814DBEEEFA5F,True,\n2026-11-20,(Unknown),True,\n2026-11-20,a@x.com,True,\n`,
    );
    expect(result).toMatchObject({ read: 3, concealed: 2, rejected: [] });
    expect(result.rows).toHaveLength(1);
  });

  it.each([
    ['a date that is none', '2026-11-20,a@x.com,True,2026-02-30', 'Teams Last Activity Date'],
    ['a word that is neither yes nor no', '2026-11-20,a@x.com,perhaps,', 'Has Teams License'],
    ['no person', '2026-11-20,,True,', 'User Principal Name'],
    ['too few columns', '2026-11-20,a@x.com', ''],
    ['too many columns', '2026-11-20,a@x.com,True,,more', ''],
  ])('sets aside a row with %s', async (_, row, field) => {
    const { rows, rejected, read: count } = await read(`${header}\n${row}\n2026-11-20,b@x.com,True,\n`);
    expect(rows.map((kept) => kept.userPrincipalName)).toEqual(['b@x.com']);
    expect(rejected.map((record) => record.field)).toEqual([field]);
    expect(count).toBe(2);
  });

  it('comes in batches of a thousand', async () => {
    const lines = Array.from({ length: 2500 }, (_, n) => `2026-11-20,u${n}@x.com,True,2026-11-19`);
    const result = await read(`${header}\n${lines.join('\n')}\n`);
    expect(result.sizes).toEqual([1000, 1000, 500]);
    expect(new Set(result.rows.map((row) => row.userPrincipalName)).size).toBe(2500);
  });

  it('says nothing of a service whose column is missing, and of a license without it neither', async () => {
    const { rows } = await read(
      'User Principal Name,Has Exchange License,Has Teams License,Teams Last Activity Date\na@x.com,True,True,\n',
    );
    expect(rows[0]?.services).toMatchObject({
      exchange: { licensed: null, lastActivityOn: null },
      teams: { licensed: true, lastActivityOn: null },
    });
  });

  it('without the person column is no report', async () => {
    expect(await failing((response) => response.writeHead(200).end('hello,world\n'))).toMatchObject({
      kind: 'protocol',
    });
  });
});

describe('a download that was cut', () => {
  const rows = `${header}\n2026-11-20,a@x.com,True,2026-11-19\n`;
  const lines = `${header}\n${'2026-11-20,a@x.com,True,2026-11-19\n'.repeat(5000)}`;

  it.each<readonly [string, string, (response: ServerResponse) => void]>([
    ['nothing', 'is empty', (response) => response.writeHead(200).end()],
    [
      'a last row without all columns',
      'last row lacks columns',
      (response) => response.writeHead(200).end(`${rows}2026-11-20,b@x`),
    ],
    [
      'a quote that does not close',
      'CSV_QUOTE_NOT_CLOSED',
      (response) => response.writeHead(200).end(`${rows}2026-11-20,"b@x`),
    ],
    [
      'less than its length',
      'Content-Length',
      (response) => {
        response.writeHead(200, { 'content-length': String(rows.length + 10) });
        response.write(rows, () => response.destroy());
      },
    ],
    [
      'a chunk that never ends',
      'aborted',
      (response) => response.writeHead(200).write(rows, () => response.destroy()),
    ],
    [
      'half of a gzip stream',
      'end of file',
      (response) => {
        const half = gzipSync(lines).subarray(0, 100);
        response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': half.length }).end(half);
      },
    ],
    [
      'a last value that may be half of one',
      'line break',
      (response) => {
        response.socket?.end(
          `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${rows}2026-11-20,b@x.com,True,2026-11-1`,
        );
      },
    ],
  ])('never looks complete: %s', async (_, why, answer) => {
    expect(await failing(answer)).toMatchObject({ kind: 'transient', message: expect.stringContaining(why) });
  });

  it('looks complete where it is: a connection that closes behind a line break', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => response.socket?.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${rows}`),
    });
    expect((await collect(services(tenant.client))).read).toBe(1);
  });

  it('ends with the signal that stopped it', async () => {
    const abort = new AbortController();
    await using tenant = await openTenant({
      answer: (_, response) => response.writeHead(200).write(lines, () => abort.abort(new Error('stop'))),
    });
    const report = readServiceActivityReport(tenant.client, 7, { ...unmetered, signal: abort.signal });
    expect(await failureOf(collect(report))).toMatchObject({ message: 'stop' });
  });

  it('by a reader who stops early lets go of the connection', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    await using tenant = await openTenant({
      answer: (_, response) => {
        response.writeHead(200).write(lines);
        response.on('close', resolve);
      },
    });
    for await (const batch of services(tenant.client)) {
      expect(batch.read).toBe(1000);
      break;
    }
    await closed;
  });
});

describe('the other reports', () => {
  it('reads apps by platform', async () => {
    const csv =
      'Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Outlook (Windows),Teams (Web)\n2026-11-20,a@x.com,,2026-11-01,Yes,No\n';
    await using tenant = await openTenant({ answer: (_, response) => response.writeHead(200).end(csv) });
    const { rows } = await collect(readAppActivityReport(tenant.client, 30, unmetered));
    expect(rows[0]).toMatchObject({
      lastActivationOn: null,
      lastActivityOn: '2026-11-01',
      apps: { outlook: { windows: true, mac: null }, teams: { web: false } },
    });
    expect(decodeURIComponent(tenant.api.asked[0]?.path ?? '')).toContain(
      "getM365AppUserDetail(period='D30')",
    );
  });

  it('reads activations', async () => {
    const csv =
      'Report Refresh Date,User Principal Name,Display Name,Product Type,Last Activated Date,Windows,Mac,Windows 10 Mobile,iOS,Android,Activated On Shared Computer\n2026-11-20,a@x.com,A,MICROSOFT 365 APPS,2026-10-01,2,1,0,0,,False\n2026-11-20,b@x.com,B,M,2026-10-01,-2,1,0,0,,False\n';
    await using tenant = await openTenant({ answer: (_, response) => response.writeHead(200).end(csv) });
    const { rows, rejected } = await collect(readActivationsReport(tenant.client, unmetered));
    expect(rows[0]).toEqual({
      userPrincipalName: 'a@x.com',
      refreshedOn: '2026-11-20',
      productType: 'MICROSOFT 365 APPS',
      lastActivatedOn: '2026-10-01',
      windows: 2,
      mac: 1,
      windows10Mobile: 0,
      ios: 0,
      android: null,
      sharedComputer: false,
    });
    expect(rejected.map((record) => record.field)).toEqual(['Windows']);
    expect(tenant.api.asked[0]?.path).toBe('/v1.0/reports/getOffice365ActivationsUserDetail');
  });
});
