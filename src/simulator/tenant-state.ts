import { Directory } from './directory/directory.ts';
import { FaultBook } from './faults/fault-book.ts';
import type { ActivityPatch } from './reports/activity.ts';
import { PreparedPages } from './prepared-pages.ts';
import { type TenantProfile, tenantProfile } from './tenant-profile.ts';
import type { SecretSpec, TenantSpec } from './tenant-spec.ts';
import { Throttle, type ThrottleOptions, type ThrottleWindows } from './throttle.ts';

const DEFAULT_ROLES = [
  'Directory.Read.All',
  'Organization.Read.All',
  'User.Read.All',
  'Reports.Read.All',
] as const;

/** How a dead delta link is refused; Microsoft promises no more than "40X" (facts §4). */
export type DeltaExpiry = 'syncStateNotFound' | 'resyncRequired' | 'notFound';

export interface TenantStateOptions {
  readonly now: () => number;
  readonly throttling: ThrottleOptions | undefined;
  /** Shared by all tenants: an app has one budget over all of them. */
  readonly windows: ThrottleWindows;
  readonly preparedBytes: number;
}

/** Everything of one tenant that can change while the simulator runs. */
export class TenantState {
  readonly spec: TenantSpec;
  readonly directory: Directory;
  readonly faults = new FaultBook();
  readonly activity = new Map<string, ActivityPatch>();
  readonly throttle: Throttle | undefined;
  readonly prepared: PreparedPages | undefined;
  secrets: readonly SecretSpec[];
  certificates: readonly string[];
  roles: readonly string[];
  concealed: boolean;
  reportsProvisioned: boolean;
  deltaExpiry: DeltaExpiry = 'syncStateNotFound';
  /** Tokens carry the generation they were made in; raising it makes all earlier ones dead. */
  readonly generation = { access: 0, skip: 0, delta: 0 };

  constructor(spec: TenantSpec, options: TenantStateOptions) {
    this.spec = spec;
    this.directory = new Directory(tenantProfile(spec, options.now()), options.now);
    this.secrets = spec.secrets;
    this.certificates = spec.certificates ?? [];
    this.roles = spec.roles ?? DEFAULT_ROLES;
    this.concealed = spec.concealed ?? false;
    this.reportsProvisioned = spec.reportsProvisioned ?? true;
    this.throttle =
      options.throttling === undefined ? undefined : new Throttle(options.throttling, spec, options.windows);
    this.prepared = options.preparedBytes > 0 ? new PreparedPages(options.preparedBytes) : undefined;
  }

  get profile(): TenantProfile {
    return this.directory.profile;
  }
}
