import { randomUUID } from 'node:crypto';
import type { Reply } from './reply.ts';

interface TokenErrorShape {
  readonly status: number;
  readonly error: string;
  readonly text: string;
}

/**
 * Status and `error` per AADSTS number. Captures back only 7000215, 7000222 (401), 700016, 90002 and 70011 (400);
 * the others are what is generally seen and nothing should depend on them (facts §1.4).
 */
const SHAPES: Readonly<Record<number, TokenErrorShape>> = {
  7000222: { status: 401, error: 'invalid_client', text: 'The provided client secret keys are expired.' },
  7000215: {
    status: 401,
    error: 'invalid_client',
    text: 'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to the app.',
  },
  7000218: {
    status: 401,
    error: 'invalid_client',
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  70002: { status: 401, error: 'invalid_client', text: 'Error validating credentials.' },
  700027: { status: 401, error: 'invalid_client', text: 'Client assertion failed signature validation.' },
  50012: { status: 401, error: 'invalid_client', text: 'Authentication failed.' },
  700030: {
    status: 401,
    error: 'invalid_client',
    text: 'Invalid certificate: the subject of the certificate is not authorized.',
  },
  700016: {
    status: 400,
    error: 'unauthorized_client',
    text: 'Application was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant.',
  },
  700011: { status: 400, error: 'unauthorized_client', text: 'Application was not found in the directory.' },
  7000112: { status: 400, error: 'unauthorized_client', text: 'Application is disabled.' },
  70001: { status: 400, error: 'unauthorized_client', text: 'The application is disabled.' },
  90002: {
    status: 400,
    error: 'invalid_tenant',
    text: 'Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.',
  },
  90038: { status: 400, error: 'invalid_request', text: 'The tenant belongs to another national cloud.' },
  900382: {
    status: 400,
    error: 'invalid_request',
    text: 'Confidential client is not supported in a cross-cloud request.',
  },
  9001023: {
    status: 400,
    error: 'invalid_request',
    text: 'The grant type is not supported over the /common or /consumers endpoints. Use the /organizations or a tenant-specific endpoint.',
  },
  900144: {
    status: 400,
    error: 'invalid_request',
    text: 'The request body must contain all required parameters.',
  },
  70003: {
    status: 400,
    error: 'unsupported_grant_type',
    text: 'The app requested an unsupported grant type.',
  },
  70011: {
    status: 400,
    error: 'invalid_scope',
    text: "The provided value for the input parameter 'scope' isn't valid.",
  },
  500011: {
    status: 400,
    error: 'invalid_resource',
    text: 'The resource principal was not found in the tenant.',
  },
  65001: {
    status: 400,
    error: 'invalid_grant',
    text: 'The user or administrator has not consented to use the application.',
  },
  53003: {
    status: 400,
    error: 'invalid_grant',
    text: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  },
  530032: { status: 400, error: 'invalid_grant', text: 'Blocked by security policy.' },
  50196: {
    status: 400,
    error: 'invalid_grant',
    text: 'The server terminated an operation because it encountered a client request loop.',
  },
  90055: { status: 429, error: 'temporarily_unavailable', text: 'Tenant throttled.' },
  90024: {
    status: 503,
    error: 'temporarily_unavailable',
    text: 'A transient error has occurred. Please try again.',
  },
  90033: {
    status: 503,
    error: 'temporarily_unavailable',
    text: 'A transient error has occurred. Please try again.',
  },
  50000: { status: 500, error: 'temporarily_unavailable', text: 'There was an issue issuing the token.' },
};

export interface TokenErrorOverride {
  readonly status?: number;
  readonly error?: string;
}

/** The token endpoint's error body for an AADSTS number; an unlisted number answers 400 `invalid_request`. */
export function tokenError(code: number, nowMs: number, override: TokenErrorOverride = {}): Reply {
  const shape = SHAPES[code] ?? { status: 400, error: 'invalid_request', text: 'The request was refused.' };
  const timestamp = `${new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const [traceId, correlationId] = [randomUUID(), randomUUID()];
  return {
    status: override.status ?? shape.status,
    body: {
      kind: 'json',
      value: {
        error: override.error ?? shape.error,
        error_description: `AADSTS${String(code)}: ${shape.text}\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`,
        error_codes: [code],
        timestamp,
        trace_id: traceId,
        correlation_id: correlationId,
        error_uri: `https://login.microsoftonline.com/error?code=${String(code)}`,
      },
    },
  };
}
