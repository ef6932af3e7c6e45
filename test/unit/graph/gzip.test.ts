import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { calm, openTenant } from './support/tenant.ts';

const get = { link: 'organization', parse: (body: unknown) => body };

describe('a body in gzip', () => {
  it('is asked for again where it is cut off', async () => {
    const whole = gzipSync('{"value":[1]}');
    let count = 0;
    await using tenant = await openTenant({
      answer: (_, response) => {
        count += 1;
        const sent = count > 1 ? whole : whole.subarray(0, 20);
        return response.writeHead(200, { 'content-encoding': 'gzip' }).end(sent);
      },
    });
    expect(await tenant.client.get(get, calm)).toEqual({ value: [1] });
    expect(count).toBe(2);
  });

  it.each([10, 20_000])('is read without its byte order mark: a page of %i', async (size) => {
    const value = Array.from({ length: size }, () => randomUUID());
    const body = gzipSync(`\uFEFF${JSON.stringify({ value })}`);
    await using tenant = await openTenant({
      answer: (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
    });
    expect(await tenant.client.get(get, calm)).toEqual({ value });
  });

  it('is asked for, and read', async () => {
    await using tenant = await openTenant({
      answer: (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"value":[1]}')),
    });
    expect(await tenant.client.get(get, calm)).toEqual({ value: [1] });
    expect(tenant.api.asked[0]?.headers['accept-encoding']).toBe('gzip');
  });
});
