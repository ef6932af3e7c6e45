import { z } from 'zod';
import { classifyToken } from './classify-token.ts';
import type { CloudEndpoints } from './clouds.ts';
import { connectionError } from './connection-error.ts';
import { credentialOptions } from './credential-options.ts';
import { parseJsonObject } from './error-body.ts';
import { GraphError } from './graph-error.ts';
import type { Http } from './http.ts';
import { MsalNetwork } from './msal-network.ts';
import { redact, redactIds } from './redact.ts';
import type { TenantSettings } from './tenant-client.ts';

export interface TokenRequest {
  readonly http: Http;
  readonly endpoints: CloudEndpoints;
  readonly settings: TenantSettings;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly onRequest: () => void;
}

export interface AccessToken {
  readonly value: string;
  /** By the clock of `TokenRequest.now`, which only goes forward: a token lives as long as it was said to. */
  readonly expiresAt: number;
}

const grant = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/**
 * Asks the token endpoint once. A new MSAL client per request: MSAL replays a failing answer for a minute from
 * its own cache (graph-facts §1.5), and a secret mended meanwhile would look broken.
 */
export async function requestToken(request: TokenRequest): Promise<AccessToken> {
  const { endpoints, settings } = request;
  const credential = credentialOptions(settings.credential);
  const network = new MsalNetwork({
    http: request.http,
    authority: endpoints.authority,
    loginBase: endpoints.loginBase,
    signal: request.signal,
    onRequest: request.onRequest,
  });
  // A fifth of a second of loading, which a process that starts, or never asks, does not spend.
  const { ConfidentialClientApplication } = await import('@azure/msal-node');
  const client = new ConfidentialClientApplication({
    auth: { clientId: settings.clientId, ...authorityOptions(endpoints, settings.tenantId), ...credential },
    system: { networkClient: network, disableInternalRetries: true },
  });
  const askedAt = request.now();
  const refusal = await client
    .acquireTokenByClientCredential({ scopes: [endpoints.scope], skipCache: true })
    .then(
      () => null,
      (error: unknown) => error ?? 'no token',
    );
  return readGrant(request, { network, askedAt, refusal });
}

// Supplied, so that MSAL makes no discovery request; the shapes are those of Microsoft's own documents.
function authorityOptions(endpoints: CloudEndpoints, tenantId: string) {
  const { authority, issuer } = endpoints;
  const host = new URL(authority).host;
  const base = `${authority}/${tenantId}`;
  return {
    authority: base,
    knownAuthorities: [host, new URL(issuer).host],
    authorityMetadata: JSON.stringify({
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      issuer: `${issuer}/${tenantId}/v2.0`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    }),
    cloudDiscoveryMetadata: JSON.stringify({
      tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`,
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    }),
  };
}

interface Exchange {
  readonly network: MsalNetwork;
  readonly askedAt: number;
  readonly refusal: unknown;
}

function readGrant(request: TokenRequest, { network, askedAt, refusal }: Exchange): AccessToken {
  const { endpoints, settings } = request;
  const secrets = settings.credential.type === 'secret' ? [settings.credential.secret] : [];
  const { answer } = network;
  if (answer === null) {
    if (network.fault === null) throw unsent(refusal, secrets);
    throw connectionError(network.fault, new URL(endpoints.loginBase), secrets);
  }
  const body = parseJsonObject(answer.text);
  const granted = grant.safeParse(body);
  // MSAL has the last word: a grant it refuses is not used.
  if (answer.status === 200 && granted.success && refusal === null) {
    return { value: granted.data.access_token, expiresAt: askedAt + granted.data.expires_in * 1000 };
  }
  const facts = { status: answer.status, headers: answer.headers, body, nowMs: Date.now() };
  const found = redactIds(classifyToken(facts), secrets);
  const detail = redact(found.detail ?? 'the answer is not that of a token endpoint', secrets);
  throw new GraphError(found.kind, `Microsoft gave no access token (${answer.status}): ${detail}`, {
    ...found,
    status: answer.status,
  });
}

function unsent(refusal: unknown, secrets: readonly string[]): GraphError {
  const text = redact(refusal instanceof Error ? refusal.message : String(refusal), secrets);
  return new GraphError('bug', `The token request could not be made: ${text}`);
}
