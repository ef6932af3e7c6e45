/** A path for a route: its parameters in the given values, and something that is a GUID where none is given. */
export function fillRoute(url: string, values: Readonly<Record<string, string>>): string {
  return url
    .replaceAll(/:(\w+)/g, (_all, name: string) => values[name] ?? '4a4a4a4a-0000-4000-8000-000000000000')
    .replace('*', 'x');
}
