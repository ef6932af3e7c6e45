/** What is logged of an error: no own properties but those named here, since HTTP clients hang whole requests on theirs. */
export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly kind?: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly stack?: string;
  readonly cause?: SerializedError | string;
}

// A chain of causes is short; a longer one is a loop.
const maxCauses = 5;

interface Details {
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly status?: unknown;
  readonly requestId?: unknown;
  readonly cause?: unknown;
}

/** For pino's `err`: type, message, code and causes, with tokens and passwords in texts blanked. */
export function serializeError(error: unknown, depth = 0): SerializedError | string {
  if (!(error instanceof Error)) {
    return typeof error === 'string' ? scrubText(error) : '[not an error]';
  }
  const { code, kind, status, requestId }: Details = error;
  return {
    type: error.name,
    message: scrubText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(error.stack === undefined ? {} : { stack: scrubText(error.stack) }),
    ...(error.cause === undefined || depth >= maxCauses
      ? {}
      : { cause: serializeError(error.cause, depth + 1) }),
  };
}

/** Blanks what looks like a credential in free text: bearer tokens, JWTs, form fields, passwords in addresses. */
function scrubText(text: string): string {
  return text
    .replaceAll(/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [redacted]')
    .replaceAll(/\beyJ[\w-]{10,}\.[\w-]+(?:\.[\w-]*)?/g, '[redacted]')
    .replaceAll(
      /\b(client_secret|client_assertion|access_token|refresh_token|password)=[^&\s"']+/gi,
      '$1=[redacted]',
    )
    .replaceAll(/:\/\/([^\s:/@]*):[^\s@/]+@/g, '://$1:[redacted]@');
}
