import { describe, expect, it } from 'vitest';
import { readServiceActivityReport } from '../../../src/graph/resources/reports/service-activity.ts';
import { serve } from './support/serve.ts';
import { failureOf, openTenant, unmetered } from './support/tenant.ts';

describe('a report', () => {
  it('reserves each request to its API, the repeated ones too, and not the download', async () => {
    let reserved = 0;
    let asked = 0;
    await using files = await serve((_, response) => response.writeHead(200).end('User Principal Name\n'));
    await using tenant = await openTenant({
      answer: (_, response) => {
        asked += 1;
        if (asked === 1) response.writeHead(401).end();
        else if (asked === 2) response.writeHead(502).end();
        else response.writeHead(302, { location: files.url }).end();
      },
    });
    const reserve = (): Promise<void> => {
      reserved += 1;
      return Promise.resolve();
    };
    await Array.fromAsync(readServiceActivityReport(tenant.client, 7, { ...unmetered, reserve }));
    expect([asked, reserved]).toEqual([3, 3]);
  });

  it('is not asked for where nothing may be reserved', async () => {
    await using tenant = await openTenant({ answer: (_, response) => response.writeHead(500).end() });
    const refused = new Error('used up');
    const reserve = (): Promise<void> => Promise.reject(refused);
    const report = readServiceActivityReport(tenant.client, 7, { ...unmetered, reserve });
    expect(await failureOf(Array.fromAsync(report))).toBe(refused);
    expect(tenant.api.asked).toHaveLength(0);
  });

  it('leaves the connections open that it was read over', async () => {
    await using files = await serve((_, response) => response.writeHead(200).end('User Principal Name\n'));
    await using tenant = await openTenant({
      answer: (_, response) => response.writeHead(302, { location: files.url }).end('moved'),
    });
    for (let times = 0; times < 3; times += 1) {
      await Array.fromAsync(readServiceActivityReport(tenant.client, 7, unmetered));
    }
    expect([tenant.api.connections(), files.connections()]).toEqual([1, 1]);
  });

  it('that is a web page may be asked for again, and says so', async () => {
    const page = '<html><body>Sign in, please</body></html>\n';
    await using tenant = await openTenant({ answer: (_, response) => response.writeHead(200).end(page) });
    const report = readServiceActivityReport(tenant.client, 7, unmetered);
    expect(await failureOf(Array.fromAsync(report))).toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('a web page came in its place'),
      advice: expect.stringContaining('proxy'),
    });
  });
});
