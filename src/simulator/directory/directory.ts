import { guidOf, indexOfGuid } from '../guid.ts';
import type { TenantProfile } from '../tenant-profile.ts';
import { ChangeLog } from './change-log.ts';
import { graphDateTime } from './created-at.ts';
import { generateUser } from './generate-user.ts';
import { countHolders, type LicensePlan, licensePlan } from './license-plan.ts';
import { completePatch } from './complete-patch.ts';
import type { SimulatedUser, UserPatch } from './simulated-user.ts';

/**
 * The users of a tenant. Generated ones are made when asked for; only what a test changed is held. A position is a
 * generated user's index, or the place of an added one behind them.
 */
export class Directory {
  readonly log = new ChangeLog();
  #profile: TenantProfile;
  #plan: LicensePlan;
  #now: () => number;
  /** Moves with every change, the ones delta does not tell included. */
  version = 0;
  /** Positions whose creation date is not the generated one: date ranges must look at these one by one. */
  readonly #redated = new Set<number>();
  readonly #changed = new Map<number, SimulatedUser>();
  readonly #removed = new Map<number, 'changed' | 'deleted'>();
  readonly #hidden = new Set<number>();
  readonly #cleared = new Map<number, Set<string>>();
  readonly #ownIds = new Map<string, number>();
  #added = 0;
  #generatedHolders: Map<string, number> | undefined;

  constructor(profile: TenantProfile, now: () => number) {
    this.#profile = profile;
    this.#plan = licensePlan(profile);
    this.#now = now;
  }

  get profile(): TenantProfile {
    return this.#profile;
  }

  /** Other SKUs mean other licenses for everybody; delta tells nothing of it. */
  set profile(profile: TenantProfile) {
    this.#profile = profile;
    this.#plan = licensePlan(profile);
    this.#generatedHolders = undefined;
    this.version += 1;
  }

  /** Positions in use, removed users included. */
  get size(): number {
    return this.#profile.users + this.#added;
  }

  get count(): number {
    return this.size - this.#removed.size;
  }

  get hasRedated(): boolean {
    return this.#redated.size > 0;
  }

  at(position: number): SimulatedUser | undefined {
    return this.#removed.has(position) ? undefined : this.evenRemoved(position);
  }

  /** The user as it was last, also when it was removed since; reports still speak of those. */
  evenRemoved(position: number): SimulatedUser | undefined {
    const changed = this.#changed.get(position);
    if (changed !== undefined) return changed;
    return position < this.#profile.users ? generateUser(this.#profile, this.#plan, position) : undefined;
  }

  /** How a user was removed, as delta says it; undefined for one who is there. */
  removalOf(position: number): 'changed' | 'deleted' | undefined {
    return this.#removed.get(position);
  }

  /** From now on no answer with a `$filter` shows this user, as an index that lags would do. */
  hideFromFilters(id: string): void {
    this.#hidden.add(this.#require(id).position);
    this.version += 1;
  }

  isHidden(position: number): boolean {
    return this.#hidden.has(position);
  }

  /** Removed and hidden users among these positions, the end not included. */
  countUnshown(start: number, end: number): number {
    const unshown = new Set([...this.#removed.keys(), ...this.#hidden]);
    return [...unshown].filter((position) => position >= start && position < end).length;
  }

  wasCleared(position: number, property: string): boolean {
    return this.#cleared.get(position)?.has(property) ?? false;
  }

  positionOf(id: string): number | undefined {
    const own = this.#ownIds.get(id.toLowerCase());
    if (own !== undefined) return own;
    const index = indexOfGuid(this.#profile.seed, id);
    return index !== undefined && index < this.size && this.evenRemoved(index)?.id === id.toLowerCase()
      ? index
      : undefined;
  }

  /** Where a user with this address can be: the index that generated addresses carry, and whoever was changed. */
  candidates(address: string): number[] {
    const index = Number(/(\d+)(?:_[^@]*#EXT#)?@/iu.exec(address)?.[1] ?? Number.NaN);
    return [...new Set([...(index < this.#profile.users ? [index] : []), ...this.#changed.keys()])].toSorted(
      (a, b) => a - b,
    );
  }

  *users(): Generator<SimulatedUser> {
    for (let position = 0; position < this.size; position += 1) {
      const user = this.at(position);
      if (user !== undefined) yield user;
    }
  }

  add(patch: UserPatch): SimulatedUser {
    const position = this.size;
    const id = patch.id?.toLowerCase() ?? guidOf(this.#profile.seed, position);
    if (this.positionOf(id) !== undefined) throw new Error(`a user ${id} is there already`);
    const blank: SimulatedUser = {
      ...generateUser(this.#profile, this.#plan, position),
      assignedLicenses: [],
      licenseAssignmentStates: [],
      accountEnabled: true,
      createdDateTime: graphDateTime(this.#now()),
      externalUserState: null,
      userType: 'Member',
      userPrincipalName: `new.user${String(position)}@${this.#profile.domains[0]?.name ?? this.#profile.initialDomain}`,
    };
    const given = completePatch(
      blank,
      { mail: patch.userPrincipalName ?? blank.userPrincipalName, ...patch },
      this.#now(),
    );
    const user: SimulatedUser = { ...blank, ...Object.fromEntries(Object.entries(given)), id };
    this.#added += 1;
    this.#changed.set(position, user);
    this.#ownIds.set(id, position);
    this.version += 1;
    this.log.added(position);
    return user;
  }

  update(id: string, patch: UserPatch): SimulatedUser {
    const { position, user } = this.#require(id);
    const changed = Object.fromEntries(
      Object.entries(completePatch(user, patch, this.#now())).filter(
        ([name, value]) => JSON.stringify(user[name] ?? null) !== JSON.stringify(value ?? null),
      ),
    );
    const after: SimulatedUser = { ...user, ...changed };
    this.#changed.set(position, after);
    const cleared = this.#cleared.get(position) ?? new Set<string>();
    for (const [name, value] of Object.entries(changed)) {
      if (value === null) cleared.add(name);
    }
    this.#cleared.set(position, cleared);
    if ('createdDateTime' in changed) this.#redated.add(position);
    this.version += 1;
    this.log.updated(position, changed);
    return after;
  }

  /** Soft by default (30 days in the recycle bin, reason `changed`); permanent is reason `deleted`. */
  remove(id: string, permanent: boolean): void {
    const { position } = this.#require(id, { evenRemoved: permanent });
    this.#removed.set(position, permanent ? 'deleted' : 'changed');
    this.version += 1;
    this.log.removed(position, permanent ? 'deleted' : 'changed');
  }

  restore(id: string): void {
    const { position } = this.#require(id, { evenRemoved: true });
    if (this.#removed.get(position) !== 'changed')
      throw new Error(`the user ${id} is not in the recycle bin`);
    this.#removed.delete(position);
    this.version += 1;
    this.log.added(position);
  }

  /** Holders per skuId, counted from the users themselves, so that `consumedUnits` can never disagree with them. */
  holders(): ReadonlyMap<string, number> {
    this.#generatedHolders ??= countHolders(this.#profile, this.#plan);
    const holders = new Map(this.#generatedHolders);
    const count = (user: SimulatedUser | undefined, by: 1 | -1): void => {
      for (const { skuId } of user?.assignedLicenses ?? [])
        holders.set(skuId, (holders.get(skuId) ?? 0) + by);
    };
    for (const position of new Set([...this.#changed.keys(), ...this.#removed.keys()])) {
      if (position < this.#profile.users) count(generateUser(this.#profile, this.#plan, position), -1);
      count(this.at(position), 1);
    }
    return holders;
  }

  #require(id: string, { evenRemoved = false } = {}): { position: number; user: SimulatedUser } {
    const position = this.positionOf(id);
    const user =
      position === undefined ? undefined : evenRemoved ? this.evenRemoved(position) : this.at(position);
    if (position === undefined || user === undefined) throw new Error(`there is no user ${id}`);
    return { position, user };
  }
}
