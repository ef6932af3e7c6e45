import { GraphError } from './graph-error.ts';
import { redact } from './redact.ts';

/**
 * A failure below HTTP (reset, timeout, DNS, TLS, truncated body) as a transient GraphError. The original is
 * not kept as cause: got's errors carry the request's options, and with them the token.
 */
export function connectionError(error: unknown, url: URL, secrets: readonly string[] = []): GraphError {
  if (error instanceof GraphError) return error;
  const code = codeOf(error);
  const text = redact(error instanceof Error ? error.message : String(error), secrets);
  return new GraphError('transient', `No complete answer from ${url.host}: ${text}`, {
    code,
    cause: new Error(code === null ? text : `${code}: ${text}`),
  });
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
