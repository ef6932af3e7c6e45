import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../support/make-certificate.ts';
import { sendJson } from './support/serve.ts';
import { calm, failureOf, openTenant, settings } from './support/tenant.ts';

const get = { link: 'organization', parse: (body: unknown) => body };
const { key, certificate } = makeCertificate(2);

describe('a certificate', () => {
  it('signs an assertion made out to the authority, and no secret is sent', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, { value: [] }),
      settings: { credential: { type: 'certificate', pem: key + certificate } },
    });
    await tenant.client.get(get, calm);
    const form = new URLSearchParams(tenant.login.asked[0]?.body);
    expect(form.has('client_secret')).toBe(false);
    const [header = '', payload = ''] = form.get('client_assertion')?.split('.') ?? [];
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    expect(read(header)).toHaveProperty(['x5t#S256']);
    expect(read(header)).toHaveProperty('x5c');
    expect(read(payload)).toMatchObject({
      iss: settings.clientId,
      aud: `https://login.microsoftonline.com/${settings.tenantId}/oauth2/v2.0/token`,
    });
  });

  it.each([
    ['no private key', () => certificate],
    ['no certificate', () => key],
    ['cannot be read', () => key + certificate.replace('MII', 'AAA')],
  ])('that holds %s is a credential fault without a request', async (what, pem) => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, { value: [] }),
      settings: { credential: { type: 'certificate', pem: pem() } },
    });
    const error = await failureOf(tenant.client.get(get, calm));
    expect(error).toMatchObject({ kind: 'credential', message: expect.stringContaining(what) });
    expect(inspect(error, { depth: 10 })).not.toContain(key.slice(40, 80));
    expect(tenant.meter.requests).toBe(0);
  });
});
