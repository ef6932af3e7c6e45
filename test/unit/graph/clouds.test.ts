import { describe, expect, it } from 'vitest';
import { clouds } from '../../../src/domain/connector.ts';
import { cloudEndpoints } from '../../../src/graph/clouds.ts';
import { openHttp } from '../../../src/graph/http.ts';
import { requestToken } from '../../../src/graph/request-token.ts';
import { serve } from './support/serve.ts';
import { calm, sendToken, settings } from './support/tenant.ts';

const none = { loginUrl: null, graphUrl: null };

describe.each(clouds)('the cloud %s', (cloud) => {
  it('gives a token without a discovery request', async () => {
    await using login = await serve((_, response) => sendToken(response, 'token'));
    using http = openHttp();
    const endpoints = cloudEndpoints(cloud, none);
    let requests = 0;
    const token = await requestToken({
      http,
      endpoints: { ...endpoints, loginBase: login.url },
      settings: { ...settings, cloud },
      signal: calm,
      now: Date.now,
      onRequest: () => (requests += 1),
    });
    expect(token.value).toBe('token');
    expect(requests).toBe(1);
    expect(login.asked).toHaveLength(1);
    expect(new URLSearchParams(login.asked[0]?.body).get('scope')).toContain(endpoints.scope);
  });
});

describe('cloudEndpoints', () => {
  it.each([
    'http://127.0.0.1:1',
    'http://127.0.0.1:1/',
    'http://127.0.0.1:1/v1.0',
    'http://127.0.0.1:1/v1.0/',
  ])('reads the override %s as the same root', (graphUrl) => {
    expect(cloudEndpoints('global', { ...none, graphUrl }).graphRoot).toBe('http://127.0.0.1:1/v1.0/');
  });

  it('keeps the overrides from other clouds', () => {
    const overrides = { loginUrl: 'http://127.0.0.1:1', graphUrl: 'http://127.0.0.1:2' };
    expect(cloudEndpoints('china', overrides)).toEqual(cloudEndpoints('china', none));
    expect(cloudEndpoints('global', overrides).loginBase).toBe('http://127.0.0.1:1');
  });

  it('asks each cloud for a token of its own Graph', () => {
    for (const cloud of clouds) {
      const endpoints = cloudEndpoints(cloud, none);
      expect(endpoints.scope).toBe(`${new URL(endpoints.graphRoot).origin}/.default`);
    }
  });
});
