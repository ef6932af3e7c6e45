import { createHash, randomUUID, sign, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../support/make-certificate.ts';
import { CLIENT_ID, jsonOf, simulatedTenant, TENANT_ID } from './simulated-tenant.ts';

const registered = makeCertificate(2);
const other = makeCertificate(2);
const aud = `https://login.microsoftonline.com/${TENANT_ID}/oauth2/v2.0/token`;

interface Made {
  readonly key?: string;
  readonly certificate?: string;
  readonly claims?: object;
}

/** An assertion as a client makes it, with RS256, which Node signs by default. */
function assertion({
  key = registered.key,
  certificate = registered.certificate,
  claims = {},
}: Made): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const thumbprint = createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url');
  const head = part({ alg: 'RS256', typ: 'JWT', 'x5t#S256': thumbprint });
  const all = { iss: CLIENT_ID, sub: CLIENT_ID, aud, jti: randomUUID(), nbf: now, exp: now + 300, ...claims };
  const text = `${head}.${part(all)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

async function answer(made: Made, now = Date.now()): Promise<readonly [number, unknown]> {
  const options = { now: () => now };
  await using tenant = await simulatedTenant({ certificates: [registered.certificate] }, options);
  const form = tenant.tokenForm({
    client_secret: null,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(made),
  });
  const response = await tenant.postToken(form);
  const body = await jsonOf(response);
  return [response.status, body['error_codes']];
}

describe('a client assertion', () => {
  it('of a registered certificate is taken', async () => {
    expect(await answer({})).toEqual([200, undefined]);
  });

  it.each<[string, Made, number?]>([
    ['signed with another key', { key: other.key }],
    ['of a certificate that is not registered', other],
    [
      'made out to another endpoint',
      { claims: { aud: aud.replace('microsoftonline.com', 'microsoftonline.us') } },
    ],
    ['of another application', { claims: { sub: TENANT_ID } }],
    ['that is over', { claims: { exp: 1 } }],
    ['that is not good yet', { claims: { nbf: 9_999_999_999 } }],
    ['of a certificate that is over', {}, Date.now() + 3 * 86_400_000],
  ])('%s is refused', async (_title, made, now) => {
    expect(await answer(made, now)).toEqual([401, [700_027]]);
  });
});
