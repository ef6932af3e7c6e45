import { get as httpGet, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { guidOf, indexOfGuid } from '../../../src/simulator/guid.ts';
import { numberedTenant } from '../../../src/simulator/numbered-tenant.ts';
import { startSimulator } from '../../../src/simulator/start-simulator.ts';
import { CLIENT_ID, jsonOf, refusalOf, simulatedTenant, TENANT_ID } from './simulated-tenant.ts';

describe('a tenant', () => {
  it('has ids that lead back to their users, and no others', () => {
    const ids = Array.from({ length: 5000 }, (_, index) => guidOf(99, index));
    expect(ids.map((id) => indexOfGuid(99, id))).toEqual(ids.map((_, index) => index));
    expect(
      ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toBe(true);
    expect(indexOfGuid(98, ids[0] ?? '')).toBeUndefined();
    expect(indexOfGuid(99, 'ann@simulated.example')).toBeUndefined();
  });

  it('is the same for the same seed and another for another', async () => {
    const users = async (seed: number) => {
      await using tenant = await simulatedTenant({ seed });
      return [...tenant.control.truth()];
    };
    expect(await users(1)).toEqual(await users(1));
    expect((await users(1))[0]?.id).not.toBe((await users(2))[0]?.id);
  });

  it('has its people spread over domains, kinds and licenses as its spec says', async () => {
    const domains = ['Contoso-Sim.example', 'labs.contoso-sim.example', 'contososim.onmicrosoft.com'];
    await using tenant = await simulatedTenant({
      users: 2000,
      domains,
      domainShares: { 'labs.contoso-sim.example': 0.25 },
      guestShare: 0.1,
      disabledShare: 0.2,
      noMailShare: 0.05,
    });
    const users = [...tenant.control.truth()];
    const share = (of: (user: (typeof users)[number]) => boolean): number =>
      users.filter(of).length / users.length;
    expect(share((user) => user.userType === 'Guest')).toBeCloseTo(0.1, 1);
    expect(share((user) => !user.accountEnabled)).toBeCloseTo(0.2, 1);
    expect(share((user) => user.mail === null)).toBeCloseTo(0.045, 1);
    expect(share((user) => user.userPrincipalName.endsWith('@labs.contoso-sim.example'))).toBeCloseTo(
      0.225,
      1,
    );
    expect(
      users
        .filter((user) => user.userType === 'Guest')
        .every((user) => user.userPrincipalName.endsWith('#EXT#@contososim.onmicrosoft.com')),
    ).toBe(true);
    const states = users.flatMap((user) => user.licenseAssignmentStates);
    expect(states.some((state) => state.assignedByGroup === null)).toBe(true);
    expect(states.some((state) => state.assignedByGroup !== null)).toBe(true);
    const organization = (await tenant.page('/organization')).value[0];
    expect(organization).toMatchObject({
      id: TENANT_ID,
      verifiedDomains: [
        { name: domains[0], isDefault: true },
        { name: domains[1] },
        { name: domains[2], isInitial: true },
      ],
    });
    expect((await tenant.page('/domains')).value.map((domain) => domain['id'])).toEqual(domains);
  });

  it('fills little of the organization for the weak user permission', async () => {
    await using tenant = await simulatedTenant({ roles: ['User.Read.All'] });
    expect((await tenant.page('/organization')).value[0]).toMatchObject({
      id: TENANT_ID,
      tenantType: null,
      countryLetterCode: null,
    });
  });

  it('sells seats: selectable, in two views, changed by hand and by its users', async () => {
    await using tenant = await simulatedTenant();
    expect(await refusalOf(await tenant.get("/subscribedSkus?$filter=skuPartNumber eq 'SPE_E3'"))).toEqual([
      400,
      'Request_BadRequest',
    ]);
    expect(await refusalOf(await tenant.get('/subscribedSkus?$top=5'))).toEqual([400, 'Request_BadRequest']);
    const skus = (await tenant.page('/subscribedSkus?$select=skuId,skuPartNumber,consumedUnits')).value;
    expect(Object.keys(skus[0] ?? {})).toEqual(['skuId', 'skuPartNumber', 'consumedUnits']);
    const skuId = String(skus[0]?.['skuId']);
    const { id } = tenant.control.addUser({ assignedLicenses: [{ skuId, disabledPlans: [] }] });
    tenant.control.updateSku(skuId, {
      capabilityStatus: 'Suspended',
      prepaidUnits: { enabled: 0, warning: 0, suspended: 9, lockedOut: 0 },
    });
    const consumed = async () => (await tenant.page('/subscribedSkus')).value[0];
    expect(await consumed()).toMatchObject({
      consumedUnits: Number(skus[0]?.['consumedUnits']) + 1,
      capabilityStatus: 'Suspended',
      prepaidUnits: { suspended: 9 },
    });
    tenant.control.removeUser(id);
    expect(await consumed()).toMatchObject({ consumedUnits: skus[0]?.['consumedUnits'] });
    const agreements = (await tenant.page('/directory/subscriptions')).value;
    expect(agreements[0]).toMatchObject({ skuId, totalLicenses: 9, status: 'Suspended' });
    expect(agreements.some((agreement) => agreement['isTrial'] === true)).toBe(true);
  });

  it('tells the dates of its secrets and never a secret', async () => {
    const secrets = [{ value: 'abcdef-simulated', expiresAt: '2027-01-31T00:00:00Z' }];
    await using tenant = await simulatedTenant();
    tenant.control.setRoles(['Application.Read.All']);
    const path = `/applications(appId='${CLIENT_ID}')?$select=id,passwordCredentials`;
    await tenant.get(path);
    tenant.control.setSecrets(secrets);
    const text = await (await tenant.get(path)).text();
    expect(JSON.parse(text)).toMatchObject({
      passwordCredentials: [{ endDateTime: '2027-01-31T00:00:00Z', hint: 'abc', secretText: null }],
    });
    expect(text).not.toContain('abcdef-simulated');
    expect(await refusalOf(await tenant.get(`/applications(appId='${TENANT_ID}')`))).toEqual([
      404,
      'Request_ResourceNotFound',
    ]);
  });

  it('keeps to itself beside others, by its own token', async () => {
    const specs = [numberedTenant(5, 0, 20), numberedTenant(5, 1, 30)] as const;
    const simulator = await startSimulator({ tenants: specs });
    expect(simulator.tenantIds).toEqual(specs.map((spec) => spec.tenantId));
    expect(specs.map((spec) => simulator.tenant(spec.tenantId).truthCount())).toEqual([20, 30]);
    simulator.tenant(specs[0].tenantId).removeUser(simulator.tenant(specs[0].tenantId).userAt(0).id);
    expect(specs.map((spec) => simulator.tenant(spec.tenantId).truthCount())).toEqual([19, 30]);
    expect(() => simulator.tenant(TENANT_ID)).toThrow('there is no tenant');
    await simulator.close();
  });
});

describe('the bytes on the wire', () => {
  const rawBytes = async (url: string, authorization: string) => {
    const request = httpGet(url, { headers: { authorization, 'accept-encoding': 'gzip' } });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    return { bytes: await buffer(response), encoding: response.headers['content-encoding'] };
  };

  it('are gzip when asked for, the same prepared or not, and fresh after a change', async () => {
    await using plain = await simulatedTenant({ users: 300 });
    await using prepared = await simulatedTenant({ users: 300 }, { preparedBytes: 50_000_000 });
    const read = async (tenant: typeof plain): Promise<unknown> => {
      const raw = await rawBytes(
        `${tenant.simulator.graphUrl}/v1.0/users?$top=200&$select=id,mail`,
        `Bearer ${await tenant.newToken()}`,
      );
      expect(raw.encoding).toBe('gzip');
      return z
        .object({ value: z.array(z.unknown()) })
        .parse(JSON.parse(gunzipSync(raw.bytes).toString('utf8')));
    };
    const wanted = await read(plain);
    expect(await read(prepared)).toEqual(wanted);
    expect(await read(prepared)).toEqual(wanted);
    expect((await prepared.all('/users?$top=200&$select=id,mail')).value).toHaveLength(300);
    prepared.control.updateUser(prepared.control.userAt(0).id, { mail: 'changed@simulated.example' });
    expect((await prepared.page('/users?$top=200&$select=id,mail')).value[0]).toMatchObject({
      mail: 'changed@simulated.example',
    });
    expect(await jsonOf(await prepared.get('/users?$top=1&$select=id'))).toMatchObject({
      value: [{ id: prepared.control.userAt(0).id }],
    });
  });
});
