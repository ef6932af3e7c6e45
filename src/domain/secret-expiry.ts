import type { Connector } from './connector.ts';

const dayMs = 24 * 3_600_000;

/** Days before the end at which somebody is told: time enough to get a new secret, last call, and the day itself. */
const thresholds = [1, 7, 30] as const;

export const expiryConditions = ['unknown', 'good', 'soon', 'over'] as const;
export type ExpiryCondition = (typeof expiryConditions)[number];

/** How long a connector's credential is good for, in words that need nothing beside them. */
export interface SecretExpiry {
  /** YYYY-MM-DD; null when nobody knows it. */
  readonly expiresOn: string | null;
  /** `registration`: Microsoft says so; `settings`: noted by somebody, or taken from the certificate. */
  readonly source: 'registration' | 'settings' | null;
  /** Whole days, 0 on the last one, negative once it is over; null when the date is not known. */
  readonly days: number | null;
  /** `soon`: 30 days or fewer. */
  readonly condition: ExpiryCondition;
  readonly message: string;
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null;
}

/** Judges the date the app registration gave, else the one noted in the settings. Days are those of UTC, as Microsoft's. */
export function secretExpiry(
  { secretExpiresReadOn, secretExpiresOn }: Pick<Connector, 'secretExpiresReadOn' | 'secretExpiresOn'>,
  now: Date,
): SecretExpiry {
  const expiresOn = secretExpiresReadOn ?? secretExpiresOn;
  if (expiresOn === null) return unknownExpiry;
  const days = Math.round((Date.parse(expiresOn) - Date.parse(utcDay(now))) / dayMs);
  return {
    expiresOn,
    source: secretExpiresReadOn === null ? 'settings' : 'registration',
    days,
    condition: days < 0 ? 'over' : expiryThreshold(days) === null ? 'good' : 'soon',
    message: describe(expiresOn, days),
    advice: expiryThreshold(days) === null ? null : renewalAdvice(days),
  };
}

/** The threshold that is reached, in days: 30, 7 or 1, or 0 once it is over; null before the first. */
export function expiryThreshold(days: number): number | null {
  if (days < 0) return 0;
  return thresholds.find((threshold) => days <= threshold) ?? null;
}

/** YYYY-MM-DD in UTC. */
export function utcDay(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function describe(expiresOn: string, days: number): string {
  if (days < 0) return `The secret expired on ${expiresOn}.`;
  if (days === 0) return `The secret expires today, ${expiresOn}.`;
  return `The secret expires on ${expiresOn}, in ${days} ${days === 1 ? 'day' : 'days'}.`;
}

function renewalAdvice(days: number): string {
  const meanwhile = days < 0 ? 'until then nothing is read' : 'the old one works meanwhile';
  return `Create a new client secret or certificate under Microsoft Entra admin center > App registrations > Certificates & secrets and set it here with \`connector set\`; ${meanwhile}.`;
}

const unknownExpiry: SecretExpiry = {
  expiresOn: null,
  source: null,
  days: null,
  condition: 'unknown',
  message: 'The day the secret expires is not known.',
  advice: 'Note it with `connector set NAME --secret-expires DATE`, to be warned in time.',
};
