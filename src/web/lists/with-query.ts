/** The address with these parameters set; null takes one away. */
export function withQuery(url: string, changes: Readonly<Record<string, string | null>>): string {
  const changed = new URL(url, 'http://page');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  return `${changed.pathname}${changed.search}`;
}
