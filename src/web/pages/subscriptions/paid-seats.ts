import type { CountedSubscription } from '../../../store/show-subscriptions.ts';

/** Seats that can be used because they are paid for, those in their grace period included; null where unknown. */
export function paidSeats({ enabled, warning }: CountedSubscription): number | null {
  return enabled === null ? null : enabled + (warning ?? 0);
}
