// Of no use as an origin but to see whether one was smuggled in.
const here = 'http://here.invalid';

/** A path of this site, as a person may be sent to after signing in; what is none, or leads elsewhere, is `/`. */
export function localPath(given: string): string {
  if (!given.startsWith('/') || given.length > 2_000) return '/';
  const url = URL.parse(given, here);
  if (url === null || url.origin !== here) return '/';
  const path = `${url.pathname}${url.search}`;
  // `/.//host` is a path until it is written down without its dot.
  return path.startsWith('//') || /^\/log(?:in|out)\b/.test(path) ? '/' : path;
}
