import type { CountedUsers } from '../../../store/holder-counts.ts';
import { html, type Html } from '../../html/html.ts';
import { time } from '../../html/time.ts';

const notReadYet = 'The users were not read to the end yet, so holders and their activity are unknown.';

/** Of when the numbers of a page are, and that a run is changing them. */
export function countedAt({ countedAt: at, dataAt, isRunning }: CountedUsers): Html {
  if (dataAt === null) {
    const running = isRunning && ' A run is under way.';
    return html`<p class="faint">${notReadYet}${running}</p>`;
  }
  const running = isRunning && ' A run is under way; its numbers follow when it ends.';
  return html`<p class="faint">Users as of ${time(dataAt)}; counted: ${time(at)}.${running}</p>`;
}
