import type { Connector } from '../../domain/connector.ts';

/** Time enough to get a new secret from whoever may make one. */
const soonDays = 30;
const dayMs = 24 * 3_600_000;

export interface SecretExpiry {
  /** Whole days; negative once it is over, null when the date is not noted. */
  readonly days: number | null;
  readonly isSoon: boolean;
  readonly message: string;
}

/** How long the credential is good for, by the date somebody noted: Microsoft tells it to nobody but the portal. */
export function secretExpiry(
  { secretExpiresOn }: Pick<Connector, 'secretExpiresOn'>,
  now: Date,
): SecretExpiry {
  if (secretExpiresOn === null) {
    return { days: null, isSoon: false, message: 'The day the secret expires is not noted.' };
  }
  const days = Math.floor((Date.parse(secretExpiresOn) - now.getTime()) / dayMs);
  const message =
    days < 0
      ? `By the date noted (${secretExpiresOn}) the secret is expired.`
      : `The secret expires on ${secretExpiresOn}, in ${String(days)} ${days === 1 ? 'day' : 'days'}.`;
  return { days, isSoon: days <= soonDays, message };
}
