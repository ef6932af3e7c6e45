/** What an error body says, whatever its shape. `codes` from the most specific to the least. */
export interface ErrorBody {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly requestId: string | null;
  /** True where the body is an error envelope at all. */
  readonly isEnvelope: boolean;
}

/** Deeper chains than this are nobody's; the bound keeps a hostile body from recursing. */
const deepest = 8;

interface Found {
  readonly codes: string[];
  readonly messages: string[];
  requestId: string | null;
}

/**
 * Reads Graph's error envelope: `error`, nested `innerError`/`innererror` chains, and a JSON *string* inside
 * `message` (graph-facts §8: reports wrap their errors so).
 */
export function readErrorBody(body: unknown): ErrorBody {
  const found: Found = { codes: [], messages: [], requestId: null };
  const error = asObject(body)?.['error'];
  walk(error, found, 0);
  return {
    codes: found.codes.toReversed(),
    messages: found.messages,
    requestId: found.requestId,
    isEnvelope: error !== undefined && error !== null,
  };
}

function walk(value: unknown, found: Found, depth: number): void {
  const node = asObject(value);
  if (node === null || depth > deepest) return;
  const { code, message } = node;
  if (typeof code === 'string' && code !== '') found.codes.push(code);
  found.requestId ??= firstText(node['request-id'], node['requestId']);
  if (typeof message === 'string' && message !== '') {
    const inner = parseJsonObject(message);
    if (inner === null) found.messages.push(message);
    else walk(inner['error'] ?? inner, found, depth + 1);
  }
  walk(node['innerError'], found, depth + 1);
  walk(node['innererror'], found, depth + 1);
}

/** The object a text holds; null where it is no JSON object. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The value as an object to read from; null for anything else, arrays included. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

function firstText(...values: readonly unknown[]): string | null {
  return values.find((value) => typeof value === 'string' && value !== '')?.toString() ?? null;
}
