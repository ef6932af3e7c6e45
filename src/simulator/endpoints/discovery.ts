import type { Service } from '../call.ts';
import type { Exchange } from '../wire/exchange.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import { tokenError } from '../wire/token-error.ts';
import { tenantByName } from './token.ts';

const CACHED = { 'cache-control': 'max-age=86400, private' };

/** `GET /{tenant}/v2.0/.well-known/openid-configuration`; an unknown tenant gives the token error's body (facts §1.5). */
export function openIdConfiguration(service: Service, name: string): Reply {
  const tenant = tenantByName(service, name);
  if (tenant === undefined) return tokenError(90_002, service.now());
  const base = `${service.mainUrl()}/${tenant.profile.tenantId}`;
  const value = {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: new URL(service.mainUrl()).host,
  };
  return { ...jsonReply(value), headers: CACHED };
}

/** `GET /common/discovery/instance`: only our own host is one we vouch for. */
export function instanceDiscovery(service: Service, exchange: Exchange): Reply {
  const { host } = new URL(service.mainUrl());
  const endpoint = exchange.query.get('authorization_endpoint') ?? '';
  if (!URL.canParse(endpoint) || new URL(endpoint).host !== host)
    return tokenError(50_049, service.now(), { error: 'invalid_instance' });
  const tenant = new URL(endpoint).pathname.split('/')[1] ?? 'common';
  const value = {
    tenant_discovery_endpoint: `${service.mainUrl()}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
  return { ...jsonReply(value), headers: CACHED };
}
