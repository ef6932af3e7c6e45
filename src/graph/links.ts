import { GraphError } from './graph-error.ts';

/**
 * The absolute address of a path or link of Graph's. Rejects with `protocol` what leaves the connector's own
 * origin: a token goes there and nowhere else (I8; nextLinks keep the host, graph-facts §3.2).
 */
export function resolveLink(link: string, graphRoot: string): URL {
  const root = new URL(graphRoot);
  const url = URL.canParse(link, root.href) ? new URL(link, root) : null;
  if (url === null) throw new GraphError('protocol', 'Microsoft Graph sent a link that is no address.');
  const isOwn = url.origin === root.origin && url.username === '' && url.password === '';
  if (!isOwn) {
    throw new GraphError(
      'protocol',
      `Microsoft Graph sent a link to another host (${url.host}); the access token is not sent there.`,
    );
  }
  return url;
}
