import { describe, expect, it } from 'vitest';
import { readThrottleScope } from '../../../src/graph/throttle-scope.ts';

const ours = {
  tenantId: '11111111-2222-4333-8444-555555555555',
  clientId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
};
const stranger = '99999999-7777-4888-8999-aaaaaaaaaaaa';

describe('the scope of a throttled answer', () => {
  it.each([
    [`Tenant_Application/ReadWrite/${ours.clientId}/${ours.tenantId}`, 'connector'],
    [`Tenant/Read/${ours.clientId}/${ours.tenantId}`, 'tenant'],
    [`Application/ReadWrite/${ours.clientId}/${ours.tenantId}`, 'app'],
    [`Application/Write/${ours.clientId.toUpperCase()}/${ours.tenantId.toUpperCase()}`, 'app'],
    [`Application/Read/${ours.clientId}/*`, 'app'],
    [`Application/Read/${ours.clientId}`, 'app'],
    [`Tenant/Read/${stranger}/${ours.tenantId}`, 'tenant'],
  ])('%s is of the %s', (header, scope) => {
    expect(readThrottleScope(header, ours)).toBe(scope);
  });

  it.each([
    null,
    '',
    'Application',
    `Application/ReadWrite/${stranger}/${ours.tenantId}`,
    `Tenant/ReadWrite/${ours.clientId}/${stranger}`,
    `Tenant/ReadWrite/${ours.clientId}`,
    `Everybody/ReadWrite/${ours.clientId}/${ours.tenantId}`,
    `Application/Sometimes/${ours.clientId}/${ours.tenantId}`,
    `Application/ReadWrite/${ours.clientId}/${ours.tenantId}/more`,
  ])('%s is nobody’s but the connector’s own', (header) => {
    expect(readThrottleScope(header, ours)).toBe('connector');
  });
});
