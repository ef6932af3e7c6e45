import type { CountedSubscription } from '../../../store/show-subscriptions.ts';
import { activityStatuses } from '../../../domain/activity-status.ts';
import { html, type Html } from '../../html/html.ts';
import { paidSeats } from './paid-seats.ts';

interface Part {
  /** Of the styles `bar-…`. */
  readonly kind: string;
  readonly words: string;
  readonly seats: number;
}

/** The seats of a subscription as a bar, and as a sentence that says the same. */
export function seatBar(subscription: CountedSubscription): Html {
  const paid = paidSeats(subscription);
  const parts = partsOf(subscription);
  const assigned = parts.reduce((sum, part) => sum + part.seats, 0);
  const whole = Math.max(paid ?? 0, assigned);
  const words = parts
    .filter(({ seats }) => seats > 0)
    .map((part) => `${grouped(part.seats)}\u00A0${part.words}`);
  const of = paid === null ? 'seats unknown' : `${grouped(assigned)} of ${grouped(paid)} assigned`;
  return html`<div class="seats">
    ${
      whole > 0 &&
      html`<div class="bar" aria-hidden="true">
        ${parts
          .filter(({ seats }) => seats > 0)
          .map(
            ({ kind, seats }) =>
              html`<span
                class=${`bar-${kind}`}
                style=${`width: ${((seats / whole) * 100).toFixed(2)}%`}
              ></span>`,
          )}
      </div>`
    }
    <small>${[of, ...words].join('\u00A0· ')}</small>
  </div>`;
}

/** What the assigned seats are made of; holders that are not known are assigned and nothing more. */
function partsOf({ consumed, assignedInScope, holdersByStatus }: CountedSubscription): readonly Part[] {
  const held = activityStatuses.map((status) => ({
    kind: status,
    words: status,
    seats: holdersByStatus[status] ?? 0,
  }));
  const others = Math.max(0, (consumed ?? 0) - (assignedInScope ?? 0));
  const words = assignedInScope === null ? 'with unknown holders' : 'without a user in scope';
  return [...held, { kind: 'others', words, seats: others }];
}

function grouped(seats: number): string {
  return seats.toLocaleString('en-US');
}
