import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FaultEffect } from '../../../src/simulator/faults/fault-rule.ts';
import { jsonOf, refusalOf, simulatedTenant } from './simulated-tenant.ts';

const recordsOf = z.object({ value: z.array(z.unknown()) });
const ONE_PAGE = '/users?$top=10&$select=id,displayName,createdDateTime';

describe('scripted answers', () => {
  it.each<[string, FaultEffect, [number, string], RegExp | null]>([
    ['429 in seconds', { kind: 'graphError', status: 429, retryAfter: 7 }, [429, 'TooManyRequests'], /^7$/],
    [
      '429 in a decimal',
      { kind: 'graphError', status: 429, retryAfter: '1.5' },
      [429, 'TooManyRequests'],
      /^1\.5$/,
    ],
    [
      '429 with a date',
      { kind: 'graphError', status: 429, retryAfter: { dateInMs: 5000 } },
      [429, 'TooManyRequests'],
      /^\w{3}, \d\d \w{3} \d{4} .* GMT$/,
    ],
    ['429 without a word', { kind: 'graphError', status: 429 }, [429, 'TooManyRequests'], null],
    ['503', { kind: 'graphError', status: 503, retryAfter: 2 }, [503, 'ServiceUnavailable'], /^2$/],
    ['504', { kind: 'graphError', status: 504 }, [504, 'UnknownError'], null],
    ['401', { kind: 'graphError', status: 401 }, [401, 'InvalidAuthenticationToken'], null],
    [
      '403 of the reports service',
      { kind: 'graphError', status: 403, code: 'S2SUnauthorized' },
      [403, 'S2SUnauthorized'],
      null,
    ],
  ])('%s', async (_name, effect, [status, code], retryAfter) => {
    await using tenant = await simulatedTenant();
    const fault = tenant.control.addFault({ match: { path: /^\/v1\.0\/users/, count: 1 }, effect });
    const response = await tenant.get(ONE_PAGE);
    const header = response.headers.get('retry-after');
    expect(await refusalOf(response)).toEqual([status, code]);
    expect(retryAfter === null ? header : retryAfter.test(header ?? '')).toBe(
      retryAfter === null ? null : true,
    );
    expect((await tenant.get(ONE_PAGE)).status).toBe(200);
    expect(fault.hits).toBe(1);
  });

  it.each([
    [7_000_222, 401, 'invalid_client'],
    [7_000_215, 401, 'invalid_client'],
    [700_016, 400, 'unauthorized_client'],
    [90_002, 400, 'invalid_tenant'],
    [90_033, 503, 'temporarily_unavailable'],
  ])('AADSTS%i at the token endpoint', async (code, status, error) => {
    await using tenant = await simulatedTenant();
    tenant.control.addFault({
      match: { method: 'POST', path: 'token$' },
      effect: { kind: 'tokenError', code },
    });
    const response = await tenant.postToken(tenant.tokenForm());
    expect(response.status).toBe(status);
    expect(await jsonOf(response)).toMatchObject({ error, error_codes: [code] });
  });

  it('an answer word for word and a redirect', async () => {
    await using tenant = await simulatedTenant();
    const fault = tenant.control.addFault({
      effect: { kind: 'redirect', location: 'https://elsewhere.example/' },
      match: { path: 'organization' },
    });
    tenant.control.addFault({
      effect: { kind: 'respond', status: 418, headers: { 'x-a': 'b' }, body: { tea: true } },
      match: { path: 'organization' },
    });
    const redirect = await tenant.get('/organization');
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'https://elsewhere.example/']);
    fault.remove();
    const response = await tenant.get('/organization');
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([
      418,
      'b',
      '{"tea":true}',
    ]);
    tenant.control.clearFaults();
    expect((await tenant.get('/organization')).status).toBe(200);
  });
});

describe('broken answers', () => {
  it('cut before, cut in the middle, truncated: the client sees an error and the log a zero', async () => {
    await using tenant = await simulatedTenant();
    await tenant.get('/organization');
    for (const [effect, message] of [
      [{ kind: 'cut' }, 'fetch failed'],
      [{ kind: 'cut', when: 'middle' }, 'terminated'],
      [{ kind: 'truncate', atByte: 40 }, 'terminated'],
    ] as const) {
      const fault = tenant.control.addFault({ match: { path: 'users' }, effect });
      await expect(tenant.get(ONE_PAGE).then((response) => response.text())).rejects.toThrow(message);
      expect(fault.hits).toBe(1);
      fault.remove();
    }
    expect(
      tenant.control
        .requests()
        .slice(-3)
        .map((entry) => [entry.kind, entry.status]),
    ).toEqual([
      ['users', 0],
      ['users', 0],
      ['users', 0],
    ]);
  });

  it('cuts a report in the middle of its download', async () => {
    await using tenant = await simulatedTenant();
    const fault = tenant.control.addFault({
      match: { path: '^/data/download/' },
      effect: { kind: 'cut', when: 'middle' },
    });
    const location =
      (await tenant.get('/reports/getOffice365ActivationsUserDetail')).headers.get('location') ?? '';
    const response = await fetch(location);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(fault.hits).toBe(1);
  });

  it('hangs until the client gives up, delays, and says what is no JSON', async () => {
    await using tenant = await simulatedTenant();
    await tenant.get('/organization');
    const hang = tenant.control.addFault({ match: { path: 'users' }, effect: { kind: 'hang' } });
    const waiting = fetch(`${tenant.simulator.graphUrl}/v1.0/users`, {
      headers: { authorization: `Bearer ${await tenant.newToken()}` },
      signal: AbortSignal.timeout(100),
    });
    await expect(waiting).rejects.toThrow('timeout');
    hang.remove();
    const delay = tenant.control.addFault({ match: { path: 'users' }, effect: { kind: 'delay', ms: 60 } });
    const before = performance.now();
    expect((await tenant.get(ONE_PAGE)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(55);
    delay.remove();
    tenant.control.addFault({ match: { path: 'users' }, effect: { kind: 'notJson' } });
    const response = await tenant.get(ONE_PAGE);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('closes while a request hangs', async () => {
    const tenant = await simulatedTenant();
    await tenant.get('/organization');
    tenant.control.addFault({ effect: { kind: 'hang' } });
    const hanging = tenant.get(ONE_PAGE).then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    await expect.poll(() => tenant.simulator.requestCounts()['users']).toBe(1);
    await tenant.simulator.close();
    expect(await hanging).toContain('fetch failed');
  });
});

describe('changed answers', () => {
  it('a next link that never moves, and one to another origin', async () => {
    await using tenant = await simulatedTenant();
    const repeat = tenant.control.addFault({
      match: { path: 'skiptoken' },
      effect: { kind: 'repeatNextLink' },
    });
    const second = (await tenant.page(ONE_PAGE))['@odata.nextLink'] ?? '';
    expect((await tenant.page(second))['@odata.nextLink']).toBe(second);
    expect(repeat.hits).toBe(1);
    tenant.control.clearFaults();
    tenant.control.addFault({
      match: { path: 'users' },
      effect: { kind: 'foreignNextLink', origin: 'https://evil.example' },
    });
    expect((await tenant.page(ONE_PAGE))['@odata.nextLink']).toMatch(
      /^https:\/\/evil\.example\/v1\.0\/users\?\$skiptoken=/,
    );
    expect((await tenant.page('/users/delta?$deltatoken=latest'))['@odata.deltaLink']).toMatch(
      /^https:\/\/evil\.example\//,
    );
  });

  it('bad records, and whatever a function makes of the body', async () => {
    await using tenant = await simulatedTenant();
    const { id } = tenant.control.userAt(0);
    const spoiled = async (effect: FaultEffect): Promise<readonly unknown[]> => {
      tenant.control.clearFaults();
      const fault = tenant.control.addFault({ match: { path: 'users' }, effect });
      const { value } = recordsOf.parse(await jsonOf(await tenant.get(ONE_PAGE)));
      expect(fault.hits).toBe(1);
      return value;
    };
    expect((await spoiled({ kind: 'badRecord', record: 'missingId' }))[0]).not.toHaveProperty('id');
    expect((await spoiled({ kind: 'badRecord', record: 'badDate' }))[0]).toMatchObject({
      id,
      createdDateTime: 'yesterday',
    });
    expect((await spoiled({ kind: 'badRecord', record: 'notObject' }))[0]).toBe('a record that is none');
    expect(
      (await spoiled({ kind: 'badRecord', record: 'duplicate' })).filter((user) =>
        JSON.stringify(user).includes(id),
      ),
    ).toHaveLength(2);
    const [huge] = await spoiled({ kind: 'badRecord', record: 'hugeDisplayName' });
    expect(JSON.stringify(huge).length).toBeGreaterThan(2_000_000);
    expect(await spoiled({ kind: 'mutate', json: (body) => ({ ...body, value: [] }) })).toEqual([]);
  });
});

describe('which requests a rule meets', () => {
  it('the n-th, after some, so many, by a seeded draw', async () => {
    await using tenant = await simulatedTenant();
    const statuses = async (count: number): Promise<number[]> => {
      const all = [];
      for (let at = 0; at < count; at += 1) all.push((await tenant.get('/organization')).status);
      return all;
    };
    const effect = { kind: 'graphError', status: 500 } as const;
    const nth = tenant.control.addFault({ match: { path: 'organization', nth: 2 }, effect });
    expect(await statuses(4)).toEqual([200, 500, 200, 200]);
    nth.remove();
    tenant.control.addFault({ match: { path: 'organization', skip: 1, count: 2 }, effect });
    expect(await statuses(5)).toEqual([200, 500, 500, 200, 200]);
    tenant.control.clearFaults();
    tenant.control.addFault({ match: { path: 'organization', probability: 0.5, seed: 3 }, effect });
    const drawn = await statuses(40);
    const failed = drawn.filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(8);
    expect(failed).toBeLessThan(32);
    tenant.control.clearFaults();
    tenant.control.addFault({ match: { path: 'organization', probability: 0.5, seed: 3 }, effect });
    expect(await statuses(40)).toEqual(drawn);
  });
});
