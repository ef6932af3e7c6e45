import { asObject } from './error-body.ts';
import { GraphError } from './graph-error.ts';
import { resolveLink } from './links.ts';

/** One OData page. Links are absolute and of the connector's own origin. */
export interface Page {
  readonly value: readonly unknown[];
  readonly nextLink: string | null;
  readonly deltaLink: string | null;
}

/** Reads the envelope strictly: a page misread as empty would look like the end of a directory (I4). */
export function parsePage(body: unknown, graphRoot: string): Page {
  const envelope = asObject(body);
  const value: unknown = envelope?.['value'];
  if (envelope === null || !Array.isArray(value)) {
    throw new GraphError('protocol', 'Microsoft Graph answered with something that is no page of records.');
  }
  return {
    value,
    nextLink: linkOf(envelope['@odata.nextLink'], graphRoot),
    deltaLink: linkOf(envelope['@odata.deltaLink'], graphRoot),
  };
}

function linkOf(link: unknown, graphRoot: string): string | null {
  if (link === undefined || link === null) return null;
  if (typeof link !== 'string' || link === '') {
    throw new GraphError('protocol', 'Microsoft Graph sent a link that is no address.');
  }
  return resolveLink(link, graphRoot).href;
}
