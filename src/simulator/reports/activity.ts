import { fraction, hash } from '../hash.ts';

export const SERVICES = ['exchange', 'onedrive', 'sharepoint', 'skype', 'yammer', 'teams'] as const;
export const APPS = ['outlook', 'word', 'excel', 'powerpoint', 'onenote', 'teams'] as const;
export const PLATFORMS = ['windows', 'mac', 'mobile', 'web'] as const;

export type Service = (typeof SERVICES)[number];
export type App = (typeof APPS)[number];
export type Platform = (typeof PLATFORMS)[number];

interface Activation {
  readonly productType: string;
  /** `YYYY-MM-DD` or empty. */
  readonly lastActivatedOn: string;
  readonly windows: number;
  readonly mac: number;
  readonly windows10Mobile: number;
  readonly ios: number;
  readonly android: number;
  readonly isShared: boolean;
}

/** What a user did, by the day (`YYYY-MM-DD`); null: never. */
export interface UserActivity {
  readonly services: Readonly<Record<Service, string | null>>;
  readonly apps: Readonly<Record<App, Readonly<Record<Platform, string | null>>>>;
  readonly activations: readonly Activation[];
}

/** What a test says of a user; the rest stays as generated. */
export interface ActivityPatch {
  readonly services?: Readonly<Partial<Record<Service, string | null>>>;
  readonly apps?: Readonly<Partial<Record<App, Readonly<Partial<Record<Platform, string | null>>>>>>;
  readonly activations?: readonly Activation[];
}

export interface ActivityInput {
  readonly seed: number;
  readonly position: number;
  /** Midnight (UTC) of the report's refresh date, ms. */
  readonly refreshMs: number;
  /** Nothing happened before this (ms). */
  readonly notBeforeMs: number;
  readonly services: ReadonlySet<Service>;
  readonly plans: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;
const USED: Readonly<Record<Service, number>> = {
  exchange: 0.95,
  onedrive: 0.7,
  sharepoint: 0.6,
  skype: 0.02,
  yammer: 0.1,
  teams: 0.85,
};
const APP_USED: Readonly<Record<App, number>> = {
  outlook: 0.9,
  word: 0.6,
  excel: 0.65,
  powerpoint: 0.4,
  onenote: 0.25,
  teams: 0.85,
};
const PLATFORM_USED: Readonly<Record<Platform, number>> = {
  windows: 0.75,
  mac: 0.15,
  mobile: 0.45,
  web: 0.5,
};
const CLIENTS = [
  ['OFFICESUBSCRIPTION', 'MICROSOFT 365 APPS FOR ENTERPRISE'],
  ['OFFICE_BUSINESS', 'MICROSOFT 365 APPS FOR BUSINESS'],
  ['VISIO_CLIENT_SUBSCRIPTION', 'VISIO PLAN 2'],
  ['PROJECT_CLIENT_SUBSCRIPTION', 'PROJECT PLAN 3'],
] as const;

/** Formatting dates was the larger part of a report of a million rows; there are few different days. */
const dayTexts = new Map<number, string>();

/** `YYYY-MM-DD` of a time (UTC). */
export function isoDay(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  let text = dayTexts.get(day);
  if (text === undefined) {
    text = new Date(ms).toISOString().slice(0, 10);
    dayTexts.set(day, text);
  }
  return text;
}

/** Days before the refresh date of the last sign of a user: 7 in 10 are active, 3 in 20 idle for months, the rest never came. */
function lastSeenDaysAgo(seed: number, position: number): number | null {
  const drawn = fraction(seed, position, 61);
  if (drawn < 0.7) return hash(seed, position, 62) % 14;
  return drawn < 0.85 ? 40 + (hash(seed, position, 62) % 130) : null;
}

function activations(
  input: ActivityInput,
  on: (daysAgo: number) => string | null,
  lastSeen: number,
): Activation[] {
  return CLIENTS.flatMap(([plan, productType], at) => {
    if (!input.plans.has(plan)) return [];
    const bits = hash(input.seed, input.position, 70 + at);
    const lastActivatedOn = on(lastSeen + (bits % 60));
    if (lastActivatedOn === null) return [];
    return [
      {
        productType,
        lastActivatedOn,
        windows: 1 + (bits % 3),
        mac: bits % 7 === 0 ? 1 : 0,
        windows10Mobile: 0,
        ios: bits % 4 === 0 ? 1 : 0,
        android: bits % 5 === 0 ? 1 : 0,
        isShared: bits % 50 === 0,
      },
    ];
  });
}

/** What the user at a position did, as generated: only services it is licensed for, never before it was made. */
export function generateActivity(input: ActivityInput): UserActivity {
  const { seed, position } = input;
  const lastSeen = lastSeenDaysAgo(seed, position);
  const on = (daysAgo: number): string | null => {
    const at = input.refreshMs - daysAgo * DAY_MS;
    return at < input.notBeforeMs ? null : isoDay(at);
  };
  const first = SERVICES.find((service) => input.services.has(service));
  const service = (name: Service, salt: number): string | null => {
    if (lastSeen === null || !input.services.has(name)) return null;
    if (name === first) return on(lastSeen);
    return fraction(seed, position, salt) < USED[name]
      ? on(lastSeen + (hash(seed, position, salt + 100) % 5))
      : null;
  };
  const hasApps = lastSeen !== null && input.services.size > 0;
  const app = (name: App, platform: Platform, salt: number): string | null => {
    if (
      !hasApps ||
      fraction(seed, position, salt) >= APP_USED[name] ||
      fraction(seed, position, 400 + PLATFORMS.indexOf(platform)) >= PLATFORM_USED[platform]
    )
      return null;
    return on(lastSeen + (hash(seed, position, salt + 200) % 20));
  };
  const onAll = (name: App, salt: number): Record<Platform, string | null> => ({
    windows: app(name, 'windows', salt),
    mac: app(name, 'mac', salt + 1),
    mobile: app(name, 'mobile', salt + 2),
    web: app(name, 'web', salt + 3),
  });
  return {
    services: {
      exchange: service('exchange', 80),
      onedrive: service('onedrive', 81),
      sharepoint: service('sharepoint', 82),
      skype: service('skype', 83),
      yammer: service('yammer', 84),
      teams: service('teams', 85),
    },
    apps: {
      outlook: onAll('outlook', 500),
      word: onAll('word', 510),
      excel: onAll('excel', 520),
      powerpoint: onAll('powerpoint', 530),
      onenote: onAll('onenote', 540),
      teams: onAll('teams', 550),
    },
    activations: lastSeen === null ? [] : activations(input, on, lastSeen),
  };
}

/** Generated activity with what a test said of the user over it. */
export function patchActivity(activity: UserActivity, patch: ActivityPatch | undefined): UserActivity {
  if (patch === undefined) return activity;
  const merged = (app: App): Record<Platform, string | null> => ({
    ...activity.apps[app],
    ...patch.apps?.[app],
  });
  return {
    services: { ...activity.services, ...patch.services },
    apps: {
      outlook: merged('outlook'),
      word: merged('word'),
      excel: merged('excel'),
      powerpoint: merged('powerpoint'),
      onenote: merged('onenote'),
      teams: merged('teams'),
    },
    activations: patch.activations ?? activity.activations,
  };
}
