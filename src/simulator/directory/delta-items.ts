import { hash } from '../hash.ts';
import type { DeltaShape } from '../tenant-spec.ts';
import type { Change } from './change-log.ts';
import type { Directory } from './directory.ts';
import { DEFAULT_PROPERTIES } from './user-properties.ts';
import type { SimulatedUser } from './simulated-user.ts';

export interface DeltaView {
  readonly select: readonly string[] | undefined;
  /** Changed properties only (`Prefer: return=minimal`, or a tenant that is shaped so). */
  readonly isMinimal: boolean;
}

type Item = Record<string, unknown>;

/** A property never set is left out, one that was cleared is null (facts §4). */
function whole(directory: Directory, position: number, user: SimulatedUser, names: readonly string[]): Item {
  const item: Item = {};
  for (const name of names) {
    const value = user[name] ?? null;
    if (value !== null || directory.wasCleared(position, name)) item[name] = value;
  }
  item['id'] = user.id;
  return item;
}

/** A user as the first enumeration of delta says it. */
export function initialItem(directory: Directory, position: number, view: DeltaView): Item | undefined {
  const user = directory.at(position);
  return user === undefined ? undefined : whole(directory, position, user, view.select ?? trackedNames(user));
}

/** The tombstone of a user removed before a first enumeration. */
export function initialTombstone(directory: Directory, position: number): Item | undefined {
  const reason = directory.removalOf(position);
  return reason === undefined
    ? undefined
    : { id: directory.evenRemoved(position)?.id, '@removed': { reason } };
}

/** Without `$select` all properties are tracked. */
function trackedNames(user: SimulatedUser): readonly string[] {
  return [...new Set([...DEFAULT_PROPERTIES, ...Object.keys(user)])];
}

function isSurfaced(change: Change, select: readonly string[] | undefined): boolean {
  return (
    select === undefined ||
    change.kind !== 'updated' ||
    Object.keys(change.changed).some((name) => select.includes(name))
  );
}

function itemOf(directory: Directory, changes: readonly Change[], view: DeltaView): Item | undefined {
  const last = changes.at(-1);
  const user = last === undefined ? undefined : directory.evenRemoved(last.position);
  if (last === undefined || user === undefined) return undefined;
  if (last.kind === 'removed') return { id: user.id, '@removed': { reason: last.reason } };
  const names = view.select ?? trackedNames(user);
  const isNew = changes.some((change) => change.kind === 'added');
  if (!view.isMinimal || isNew) return whole(directory, last.position, user, names);
  const changed = new Set(
    changes.flatMap((change) => (change.kind === 'updated' ? Object.keys(change.changed) : [])),
  );
  const item: Item = { id: user.id };
  for (const name of names) {
    if (changed.has(name)) item[name] = user[name] ?? null;
  }
  return item;
}

/** Each log entry as an item of its own: the user as it is now, with what that entry said, so that only the last is right. */
function repeatedItems(directory: Directory, changes: readonly Change[], view: DeltaView): Item[] {
  return changes.flatMap((change, at) => {
    const item = itemOf(directory, [change], view);
    if (item === undefined || change.kind !== 'updated' || at === changes.length - 1)
      return item === undefined ? [] : [item];
    const said = Object.entries(change.changed).filter(([name]) => view.select?.includes(name) ?? true);
    return [{ ...item, ...Object.fromEntries(said) }];
  });
}

/** The items of a round: the changes after one number of the log, up to another, as the tenant's shape has them come. */
export function changedItems(
  directory: Directory,
  round: { after: number; upTo: number },
  view: DeltaView,
  shape: DeltaShape,
): Item[] {
  const byPosition = new Map<number, Change[]>();
  for (const change of directory.log.between(round.after, round.upTo)) {
    if (!isSurfaced(change, view.select)) continue;
    const known = byPosition.get(change.position);
    if (known === undefined) byPosition.set(change.position, [change]);
    else known.push(change);
  }
  const users = [...byPosition];
  if (shape.shuffled === true) users.sort(([a], [b]) => hash(1, a, 1) - hash(1, b, 1));
  return users.flatMap(([, changes]) => {
    if (shape.repeats === true) return repeatedItems(directory, changes, view);
    const item = itemOf(directory, changes, view);
    return item === undefined ? [] : [item];
  });
}
