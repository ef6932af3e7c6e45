import type { Connector } from '../domain/connector.ts';
import { nearestNames } from '../domain/nearest-names.ts';
import { getConnector, listNamesNear } from '../store/connectors.ts';
import type { Queryable } from '../store/database.ts';
import { CommandError } from './command-error.ts';
import { exitCodes } from './exit-code.ts';

/** The connector of that name, whatever its case; throws with the nearest names. */
export async function requireConnector(db: Queryable, name: string): Promise<Connector> {
  const [connector] = await requireConnectors(db, [name]);
  if (connector === undefined) {
    throw new CommandError(exitCodes.usage, [`There is no connector named "${name}".`]);
  }
  return connector;
}

/** Connectors in the order of their names, each once. Throws for all unknown names together. */
export async function requireConnectors(
  db: Queryable,
  names: readonly string[],
): Promise<readonly Connector[]> {
  const found = new Map<string, Connector>();
  const unknown: string[] = [];
  for (const name of names) {
    const connector = await getConnector(db, name);
    if (connector === null) {
      unknown.push(name);
    } else {
      found.set(connector.id, connector);
    }
  }
  if (unknown.length > 0) {
    const lines: string[] = [];
    for (const name of unknown) {
      const near = suggestion(name, await listNamesNear(db, name));
      lines.push(`There is no connector named "${name}". ${near}`);
    }
    throw new CommandError(exitCodes.usage, lines);
  }
  return [...found.values()];
}

function suggestion(name: string, known: readonly string[]): string {
  if (known.length === 0) {
    return 'There is none yet: `connector add` makes one.';
  }
  const nearest = nearestNames(name, known);
  return nearest.length === 0
    ? '`connector list` gives the names there are.'
    : `Nearest: ${nearest.map((near) => `"${near}"`).join(', ')}.`;
}
