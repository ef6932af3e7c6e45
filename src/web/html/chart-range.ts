import { z } from 'zod';
import { localDay } from '../../lib/local-day.ts';
import type { DayRange } from '../../store/list-figures.ts';
import { withQuery } from '../lists/with-query.ts';
import { dayBefore } from './chart-days.ts';
import { html, type Html } from './html.ts';

const ranges = { '30': '30 days', '90': '90 days', '365': 'a year' } as const;
type Range = keyof typeof ranges;

/** How far back a chart goes, as its address says it. */
export const chartRange = z.enum(['30', '90', '365']).catch('90').default('90');

/** The days of a range that ends today, in the connector's zone. */
export function daysOf(range: Range, timezone: string, now: Date): DayRange {
  const to = localDay(now, timezone);
  return { from: dayBefore(to, Number(range) - 1), to };
}

/** Links to the same page with a chart of other days. */
export function rangeLinks(url: string, range: Range): Html {
  return html`<nav class="ranges" aria-label="Days shown">
    ${Object.entries(ranges).map(
      ([days, label]) =>
        html`<a href=${withQuery(url, { days })} aria-current=${days === range ? 'true' : null}>${label}</a>`,
    )}
  </nav>`;
}
