/** Longer texts say no more, and end up in logs, rows and tables. */
const longest = 300;

/**
 * The first line of somebody else's text without the secrets named, without what looks like a token, and
 * short enough for a table. Microsoft does not echo credentials; a proxy or an impostor may.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let safe = text.split(/[\r\n]/, 1)[0] ?? '';
  for (const secret of secrets) {
    if (secret.length === 0) continue;
    safe = safe.replaceAll(secret, '[redacted]').replaceAll(encodeURIComponent(secret), '[redacted]');
  }
  safe = safe
    .replaceAll(/\beyJ[\w-]+(\.[\w-]+)*/g, '[redacted]')
    .replaceAll(/bearer\s+\S+/gi, 'Bearer [redacted]');
  // eslint-disable-next-line no-control-regex -- control characters would garble a terminal
  safe = safe.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').trim();
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
}

/** Code and request id of an answer, with the same care: they are stored and shown like its text. */
export function redactIds<Ids extends { readonly code: string | null; readonly requestId: string | null }>(
  ids: Ids,
  secrets: readonly string[],
): Ids {
  const safe = (text: string | null): string | null => (text === null ? null : redact(text, secrets));
  return { ...ids, code: safe(ids.code), requestId: safe(ids.requestId) };
}
