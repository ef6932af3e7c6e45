import type { UserChange, UserTombstone } from '../../../domain/user.ts';

/** What a delta page says of one user in the end. */
export type FoldedChange =
  | { readonly id: string; readonly isRemoved: true }
  | {
      readonly id: string;
      readonly isRemoved: false;
      readonly change: UserChange;
      /** It came after a tombstone: nothing held counts. */ readonly isReborn: boolean;
    };

/** Folds a page to one item per user: one may repeat, and the last word counts (graph-facts §4). */
export function foldChanges(items: readonly (UserChange | UserTombstone)[]): readonly FoldedChange[] {
  const folded = new Map<string, FoldedChange>();
  for (const item of items) {
    const before = folded.get(item.id);
    if ('isRemoved' in item) folded.set(item.id, { id: item.id, isRemoved: true });
    else if (before === undefined)
      folded.set(item.id, { id: item.id, isRemoved: false, change: item, isReborn: false });
    else if (before.isRemoved)
      folded.set(item.id, { id: item.id, isRemoved: false, change: item, isReborn: true });
    else folded.set(item.id, { ...before, change: laidOver(before.change, item) });
  }
  return [...folded.values()];
}

/** The states of an earlier item say nothing of the licenses a later one brings: who was direct may be by group now. */
function laidOver(before: UserChange, after: UserChange): UserChange {
  const { licenseAssignmentStates: _, ...withoutStates } = before;
  return { ...(after.assignedLicenses === undefined ? before : withoutStates), ...after };
}
