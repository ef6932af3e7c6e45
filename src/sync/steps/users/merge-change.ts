import type { ConnectorKind } from '../../../domain/connector.ts';
import { nothingSaid, type User, type UserChange, type UserFields } from '../../../domain/user.ts';

/**
 * True when the item alone does not say enough. Of a user who is not held: what was never set is left out of an
 * item, and an item of changed properties alone looks the same; but nothing ever changes when somebody was made, so
 * that whoever says it says everything. Of anybody: licenses without their states would lose how they are
 * assigned, since delta does not track those (design §5).
 */
export function needsWholeRead(
  change: UserChange,
  { isHeld, kind }: { isHeld: boolean; kind: ConnectorKind },
): boolean {
  if (!isHeld && neededOfStrangers.some((name) => change[name] === undefined)) return true;
  if (kind === 'entra-id') return false;
  if (change.assignedLicenses === undefined) return !isHeld;
  const hasStates = (change.licenseAssignmentStates ?? null) !== null;
  return !hasStates && change.assignedLicenses.length > 0;
}

const neededOfStrangers = [
  'userPrincipalName',
  'mail',
  'createdDateTime',
] as const satisfies readonly (keyof UserFields)[];

/** Lays a change over what is held: absent keeps, null clears (peers fault 8). Without a held user absent is null. */
export function mergeChange(held: User | undefined, change: UserChange): User {
  return { ...nothingSaid, ...held, ...change };
}
