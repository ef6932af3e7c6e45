import { describe, expect, it } from 'vitest';
import { parseConnectorInput } from '../../../src/domain/connector-input.ts';
import type { ConnectorSettings } from '../../../src/domain/connector.ts';

const given = {
  name: 'contoso',
  tenantId: '11111111-aaaa-4bbb-8ccc-000000000001',
  clientId: '22222222-aaaa-4bbb-8ccc-000000000002',
};

function settings(raw: unknown, current: ConnectorSettings | null = null): ConnectorSettings {
  const parsed = parseConnectorInput(raw, current);
  if ('faults' in parsed) throw new Error(parsed.faults.map(({ text }) => text).join('\n'));
  return parsed.settings;
}

function faults(raw: unknown, current: ConnectorSettings | null = null): readonly string[] {
  const parsed = parseConnectorInput(raw, current);
  return 'faults' in parsed ? parsed.faults.map(({ text }) => text) : [];
}

describe('parseConnectorInput', () => {
  it('has defaults for all but the name and the two ids', () => {
    expect(settings(given)).toEqual({
      ...given,
      kind: 'microsoft-365',
      cloud: 'global',
      domains: ['*'],
      schedule: null,
      timezone: 'UTC',
      secretExpiresOn: null,
      thresholds: { inactiveAfterDays: 30, bySku: {} },
    });
  });

  it('reads options as typed and JSON alike', () => {
    const common = {
      ...given,
      kind: 'entra-id',
      cloud: 'china',
      schedule: '0 4 * * *',
      timezone: 'Asia/Shanghai',
      secretExpires: '2028-02-29',
    };
    const typed = settings({
      ...common,
      domains: 'Contoso.com, a@B.com',
      inactiveAfter: '45',
      inactiveAfterSku: ['VISIOCLIENT=90', 'A=B=7'],
    });
    const json = settings({
      ...common,
      domains: ['contoso.com', 'b.com'],
      inactiveAfter: 45,
      inactiveAfterSku: { VISIOCLIENT: 90, 'A=B': 7 },
    });
    expect(typed).toEqual(json);
    expect(typed).toMatchObject({
      domains: ['b.com', 'contoso.com'],
      secretExpiresOn: '2028-02-29',
      thresholds: { inactiveAfterDays: 45, bySku: { VISIOCLIENT: 90, 'A=B': 7 } },
    });
  });

  it('trims, and compares ids in lower case', () => {
    const { name, tenantId } = settings({
      ...given,
      name: ' contoso ',
      tenantId: ` ${given.tenantId.toUpperCase()}\n`,
    });
    expect([name, tenantId]).toEqual(['contoso', given.tenantId]);
  });

  it.each([
    [{ tenantId: 'contoso.com' }, /^--tenant-id: "contoso\.com" has to be a GUID/],
    [{ clientId: '{22222222-aaaa-4bbb-8ccc-000000000002}' }, /^--client-id: .*GUID/],
    [{ name: '' }, /^NAME: is empty/],
    [{ name: '--all' }, /^NAME: has to begin with a letter/],
    [{ name: 'a/b' }, /^NAME: may have no slash/],
    [{ name: 'a\nb' }, /^NAME: .*line break/],
    [{ name: 'x'.repeat(101) }, /^NAME: is longer than 100/],
    [{ kind: 'google' }, /^--kind: "google" has to be one of microsoft-365, entra-id/],
    [{ cloud: 'germany' }, /^--cloud: "germany" has to be one of global, usgov, usgov-dod, china/],
    [{ domains: 'contoso' }, /^--domains: "contoso" is no domain/],
    [{ schedule: '0 0 31 2 *' }, /^--schedule: .*never fires/],
    [{ schedule: 'nightly' }, /^--schedule: "nightly"/],
    [{ timezone: 'Mars/Olympus' }, /^--timezone: "Mars\/Olympus" is no time zone/],
    [{ secretExpires: '2027-02-30' }, /^--secret-expires: has to be a date/],
    [{ secretExpires: '30.03.2027' }, /^--secret-expires: has to be a date/],
    [{ inactiveAfter: '0' }, /^--inactive-after: has to be 1 day or more/],
    [{ inactiveAfter: '1.5' }, /^--inactive-after: has to be whole days/],
    [{ inactiveAfter: 'soon' }, /^--inactive-after: has to be a number of days/],
    [{ inactiveAfterSku: ['VISIOCLIENT'] }, /^--inactive-after-sku: "VISIOCLIENT" has to be PART=DAYS/],
    [{ inactiveAfterSku: ['VISIOCLIENT=0'] }, /^--inactive-after-sku: "VISIOCLIENT=0"/],
    [{ inactiveAfterSku: ['=3'] }, /^--inactive-after-sku: "=3"/],
    [{ tenant: 'x' }, /^"tenant" is no setting/],
  ])('names what is wrong with %j, and only that', (wrong, said) => {
    expect(faults({ ...given, ...wrong })).toEqual([expect.stringMatching(said)]);
  });

  it('tells every fault at once', () => {
    const found = faults({
      clientId: 'x',
      cloud: 'y',
      domains: 'contoso, *.a.com',
      schedule: '* * *',
      inactiveAfter: '-1',
    });
    const of = (option: string) => found.filter((fault) => fault.startsWith(`${option}:`)).length;
    expect(
      ['NAME', '--tenant-id', '--client-id', '--cloud', '--domains', '--schedule', '--inactive-after'].map(
        of,
      ),
    ).toEqual([1, 1, 1, 1, 2, 1, 1]);
  });

  it('says of each fault which field it belongs to, without the option', () => {
    const parsed = parseConnectorInput({ ...given, tenantId: 'x', secretExpires: 'soon', tenant: 'y' });
    expect(parsed).toMatchObject({
      faults: expect.arrayContaining([
        { field: 'tenantId', message: expect.stringMatching(/^"x" has to be/), text: expect.anything() },
        expect.objectContaining({
          field: 'secretExpires',
          message: 'has to be a date like 2027-03-31.',
          text: '--secret-expires: has to be a date like 2027-03-31.',
        }),
        expect.objectContaining({ field: null, text: '"tenant" is no setting of a connector.' }),
      ]) as unknown,
    });
  });

  it('cuts a long wrong argument short', () => {
    expect(faults({ ...given, tenantId: 'x'.repeat(5000) })[0]?.length).toBeLessThan(400);
  });

  it('leaves as it is what set does not name', () => {
    const current = settings({
      ...given,
      domains: 'a.com',
      schedule: '0 4 * * *',
      timezone: 'Europe/Berlin',
      secretExpires: '2027-01-01',
      inactiveAfterSku: ['A=1'],
    });
    expect(settings({}, current)).toEqual(current);
    expect(faults({ domains: ' , ' }, current)).toEqual([
      '--domains: give names like contoso.com, or * for all.',
    ]);
    expect(settings({ inactiveAfter: 60, domains: undefined }, current)).toEqual({
      ...current,
      thresholds: { inactiveAfterDays: 60, bySku: { A: 1 } },
    });
    expect(settings({ schedule: '', secretExpires: null, domains: '*' }, current)).toEqual({
      ...current,
      schedule: null,
      secretExpiresOn: null,
      domains: ['*'],
    });
  });
});
