import { z } from 'zod';
import type { Connector } from '../../../domain/connector.ts';
import { secretIdWarning } from '../../../domain/secret-input.ts';
import { notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { time } from '../../html/time.ts';
import type { PageContext } from '../../site/page-context.ts';
import { runNowButton } from '../runs/run-now.ts';

/** What was done before the page was sent here; anything else is nothing. */
export const doneQuery = {
  done: z.enum(['added', 'saved', 'paused', 'resumed']).nullable().catch(null).default(null),
  canceled: z.literal('yes').nullable().catch(null).default(null),
  look: z.literal('secret-id').nullable().catch(null).default(null),
};

type Done = z.infer<z.ZodObject<typeof doneQuery>>;

/** Says what was done, and what comes next. */
export function doneNotice(done: Done, connector: Connector, page: PageContext): Html {
  if (done.done === null) return null;
  const next = html`The next run is at ${time(connector.nextRunAt, 'not planned')}.`;
  const runNow = runNowButton(page, { connectorId: connector.id, class: 'second' });
  const said = {
    added: html`“<bdi>${connector.name}</bdi>” is added. Test the connection below, or run it now.`,
    saved: 'Saved. The next run uses these settings.',
    paused: 'The schedule is paused: no run starts by itself. A run under way goes on.',
    resumed: 'Runs start by schedule again.',
  }[done.done];
  const canceled =
    done.canceled !== null && 'The run that was under way with the old settings was canceled. ';
  const full =
    done.done === 'saved' && connector.fullReason !== null && 'The next run reads everything anew. ';
  return html`
    ${notice('good', said, html`${canceled}${full}${done.done !== 'paused' && next} ${runNow}`)}
    ${done.look !== null && notice('warning', secretIdWarning)}
  `;
}
