import { describeDuration } from '../../cli/output/describe-duration.ts';
import { unknown } from './format.ts';
import { html, type Html } from './html.ts';

/** A moment: in UTC as it is sent, in the reader's zone once `times.js` has seen it, exact in its title. */
export function time(at: Date | null | undefined, none = 'never'): Html {
  if (at === null || at === undefined) return unknown(none);
  const iso = at.toISOString();
  return html`<time datetime=${iso} title=${iso} data-local>${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

/** A day as YYYY-MM-DD, which has no zone. */
export function day(on: string | null | undefined, none = 'unknown'): Html {
  return on === null || on === undefined ? unknown(none) : html`<time datetime=${on}>${on}</time>`;
}

/** How long ago a moment is: `5 minutes ago`; with the moment on hover. */
export function ago(at: Date | null | undefined, now: Date, none = 'never'): Html {
  if (at === null || at === undefined) return unknown(none);
  const iso = at.toISOString();
  return html`<time datetime=${iso} title=${iso} data-local-title
    >${relative(at.getTime() - now.getTime())}</time
  >`;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `in 3 hours`, `5 minutes ago`, `just now`. */
export function relative(ms: number): string {
  const format = new Intl.RelativeTimeFormat('en-US', { numeric: 'always' });
  for (const [unit, length] of units) {
    if (Math.abs(ms) >= length) return format.format(Math.trunc(ms / length), unit);
  }
  return ms > 0 ? 'in a moment' : 'just now';
}

/** `3.4 s`, `2 min 5 s`; a dash where nothing was measured. */
export function duration(ms: number | null | undefined, none = 'not yet'): Html {
  return ms === null || ms === undefined ? unknown(none) : describeDuration(ms);
}
