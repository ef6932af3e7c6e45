import type { Connector } from '../../domain/connector.ts';
import { differingDomainsWarning, type DomainsOf } from '../../domain/domains-warning.ts';
import { listSiblings } from '../../store/connectors.ts';
import type { Queryable } from '../../store/database.ts';
import { type CheckLine, warningLine } from './check-line.ts';

/** One warning per connector of the same tenant that collects others. `ownId`: the connector itself, once it is stored. */
export async function* checkSiblings(
  db: Queryable,
  settings: DomainsOf & Pick<Connector, 'tenantId' | 'cloud'>,
  ownId: string | null,
): AsyncGenerator<CheckLine> {
  const siblings = await listSiblings(db, settings.tenantId, settings.cloud);
  for (const sibling of siblings.filter(({ id }) => id !== ownId)) {
    const warning = differingDomainsWarning(settings, sibling);
    if (warning !== null) {
      yield warningLine('domains', warning, 'Give both connectors the same domains with `connector set`.');
    }
  }
}
