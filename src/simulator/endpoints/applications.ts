import { createHash, X509Certificate } from 'node:crypto';
import type { Call } from '../call.ts';
import { derivedGuid } from '../derived-guid.ts';
import { graphDateTime } from '../directory/created-at.ts';
import { pick, readSelect } from '../directory/user-properties.ts';
import type { SecretSpec } from '../tenant-spec.ts';
import { jsonReply, refuse, type Reply } from '../wire/reply.ts';

const DAY_MS = 86_400_000;

/** Without a date of its own a secret is good for half a year, or over for ten days. */
function endOf(secret: SecretSpec, nowMs: number): string {
  return secret.expiresAt ?? graphDateTime(nowMs + (secret.expired === true ? -10 : 180) * DAY_MS);
}

function passwordCredentials({ tenant, service }: Call): readonly Record<string, unknown>[] {
  const { profile, secrets } = tenant;
  return secrets.map((secret, at) => ({
    customKeyIdentifier: null,
    displayName: `Secret ${String(at + 1)}`,
    endDateTime: endOf(secret, service.now()),
    hint: secret.hint === undefined ? secret.value.slice(0, 3) : secret.hint,
    keyId: derivedGuid(profile.seed, 'secret', at),
    secretText: null,
    startDateTime: graphDateTime(profile.createdAtMs),
  }));
}

function keyCredentials({ tenant }: Call): readonly Record<string, unknown>[] {
  return tenant.certificates.map((pem, at) => {
    const certificate = new X509Certificate(pem);
    return {
      customKeyIdentifier: createHash('sha1').update(certificate.raw).digest('hex').toUpperCase(),
      displayName: certificate.subject,
      endDateTime: graphDateTime(certificate.validToDate.getTime()),
      key: certificate.raw.toString('base64'),
      keyId: derivedGuid(tenant.profile.seed, 'certificate', at),
      startDateTime: graphDateTime(certificate.validFromDate.getTime()),
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    };
  });
}

/** `GET /applications(appId='…')`: our own registration with the dates of its credentials, never a secret (facts §10). */
export function getApplication(call: Call, appId: string): Reply {
  const { spec, profile } = call.tenant;
  const isHere = spec.isRegisteredElsewhere !== true;
  if (!isHere || appId.toLowerCase() !== spec.clientId.toLowerCase()) {
    throw refuse(
      404,
      'Request_ResourceNotFound',
      `Resource '${appId}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  const whole: Record<string, unknown> = {
    id: derivedGuid(profile.seed, 'application', 0),
    appId: spec.clientId,
    displayName: 'Simulated connector',
    createdDateTime: graphDateTime(profile.createdAtMs),
    signInAudience: 'AzureADMyOrg',
    keyCredentials: keyCredentials(call),
    passwordCredentials: passwordCredentials(call),
  };
  const select = readSelect(call.exchange.query.get('$select'), new Set(Object.keys(whole)), 'application');
  return jsonReply({
    '@odata.context': `${call.service.mainUrl()}/v1.0/$metadata#applications/$entity`,
    ...(select === undefined ? whole : pick(whole, select)),
  });
}
