/** Postgres has no NUL in text: one in a single name would refuse the whole page, again and again. */
export function cleanText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}

/** JSON for a jsonb parameter, without the NUL that jsonb refuses. */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value);
  // seldom, and looking at each text for itself takes ten times as long
  if (!text.includes(String.raw`\u0000`)) return text;
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'string' ? cleanText(each) : each));
}
