/** Host and port of an address, and nothing else of it, since it holds a password; null where it does not parse. */
export function hostAndPort(url: string, defaultPort: number): string | null {
  const parsed = URL.parse(url);
  if (parsed === null) return null;
  const host = parsed.searchParams.get('host') ?? (parsed.hostname === '' ? 'localhost' : parsed.hostname);
  return `${host}:${parsed.port === '' ? defaultPort : parsed.port}`;
}
