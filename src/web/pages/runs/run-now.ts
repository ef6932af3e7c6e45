import { z } from 'zod';
import { JobQueueError } from '../../../sync/ports.ts';
import { startRun } from '../../../sync/start-run.ts';
import type { Html } from '../../html/html.ts';
import { html } from '../../html/html.ts';
import { postForm } from '../../html/post-form.ts';
import type { PageContext } from '../../site/page-context.ts';
import { PageError } from '../../site/page-error.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import type { AddPages } from '../../site/site-server.ts';

const form = z.object({ full: z.literal('yes').nullable().catch(null).default(null) });

/** Starts a run by hand and shows it; where one is live, that one. */
export const startPages: AddPages = (site, app) => {
  site.post('/connectors/:connectorId/runs', async (request, reply) => {
    const { id } = await requireShownConnector(app.db, request.params);
    const { full } = form.parse(request.body ?? {});
    const run = { connectorId: id, trigger: 'manual', full: full !== null } as const;
    const started = await startRun(app, run).catch((error: unknown) => {
      throw error instanceof JobQueueError ? queueAway : error;
    });
    if (started === null) throw removed;
    return reply.redirect(`/runs/${started.runId}?done=${started.isNew ? 'started' : 'live'}`, 303);
  });
};

/** The button for it. `isFull`: reads every user, not only what changed. */
export function runNowButton(
  page: PageContext,
  button: {
    readonly connectorId: string;
    readonly label?: string;
    readonly isFull?: boolean;
    readonly class?: string;
  },
): Html {
  const { connectorId, label = 'Run now', isFull = false } = button;
  const body = html`
    ${isFull && html`<input type="hidden" name="full" value="yes" />`}
    <button class=${button.class ?? null}>${label}</button>
  `;
  return postForm(page, { action: `/connectors/${connectorId}/runs`, body, class: 'inline' });
}

const queueAway = new PageError(
  503,
  'The queue does not answer, so the run was not started.',
  'Nothing was changed. Try again in a minute; if it stays so, `doctor` says what is wrong.',
);

const removed = new PageError(
  404,
  'The connector was removed.',
  'There is nothing left to run: look in the list of connectors.',
);
