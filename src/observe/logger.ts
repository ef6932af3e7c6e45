import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { serializeError } from './serialize-error.ts';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly level: string;
  /** Standard error unless given. */
  readonly stream?: DestinationStream;
}

/** Keys whose values are never written, at any of the first four depths. */
const secretKeys = [
  'secret',
  'clientSecret',
  'client_secret',
  'clientCertificate',
  'client_assertion',
  'credential',
  'password',
  'adminPassword',
  'pem',
  'privateKey',
  'token',
  'accessToken',
  'access_token',
  'refresh_token',
  'authorization',
  'Authorization',
  'cookie',
  'secretsKeys',
  'databaseUrl',
  'redisUrl',
] as const;

const depths = ['', '*.', '*.*.', '*.*.*.'] as const;

/** Lines of JSON on standard error. Secrets are redacted by key, and requests of HTTP clients are never printed. */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: depths.flatMap((depth) => secretKeys.map((key) => `${depth}${key}`)),
        censor: '[redacted]',
      },
      serializers: {
        err: serializeError,
        error: serializeError,
        cause: serializeError,
        // What an HTTP client hangs on its objects holds headers, so tokens: only what it was about is kept.
        request: describeRequest,
        req: describeRequest,
        response: describeResponse,
        res: describeResponse,
        options: () => '[left out]',
      },
    },
    // Written at once: what a process says just before it dies is what somebody will look for.
    options.stream ?? pino.destination({ fd: 2, sync: true }),
  );
}

function describeRequest(request: unknown): unknown {
  const { method } = fields(request);
  return typeof method === 'string' ? { method } : '[left out]';
}

function describeResponse(response: unknown): unknown {
  const { statusCode } = fields(response);
  return typeof statusCode === 'number' ? { statusCode } : '[left out]';
}

function fields(value: unknown): { readonly method?: unknown; readonly statusCode?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}
