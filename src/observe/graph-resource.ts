/** What a request was for, in the words of `m365_graph_requests_total`: few, whatever addresses Microsoft gives. */
export function graphResource({ kind, path }: { readonly kind: string; readonly path: string }): string {
  if (kind !== 'graph') return kind;
  // A report's parameters stand in its path: getM365AppUserDetail(period='D30').
  const [, below = ''] = /\/v1\.0\/([^(]*)/.exec(decoded(path)) ?? [];
  return resources.find(([pattern]) => pattern.test(below))?.[1](below) ?? 'other';
}

const same = (path: string): string => path;
const resources: readonly (readonly [RegExp, (path: string) => string])[] = [
  [/^users\/(?:delta|\$count)$/, same],
  [/^users(?:\/|$)/, () => 'users'],
  [/^(?:organization|subscribedSkus|directory\/subscriptions|applications)$/, same],
  [/^reports\/get[A-Z]\w{1,60}$/, same],
];

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
