import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { App } from '../../../app.ts';
import { isLive } from '../../../domain/run.ts';
import type { WatchedRun } from '../../../store/watched-run.ts';
import { cancelRun } from '../../../sync/cancel-run.ts';
import { notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { postButton } from '../../html/post-form.ts';
import { sendCsv, sendJson } from '../../lists/exported.ts';
import { allRejected, rejectedColumns, rejectedList, rejectedQuery } from '../../lists/rejected-list.ts';
import { type PageContext, pageContext } from '../../site/page-context.ts';
import { sendPage } from '../../site/send-page.ts';
import { rejectedSection } from './rejected-section.ts';
import { runNowButton } from './run-now.ts';
import { runSummary } from './run-summary.ts';
import { runView } from './run-view.ts';
import { requireRunView, type RunViews } from './run-views.ts';

const rejectedPerPage = 50;

const query = z.object({
  after: rejectedQuery.after.nullable().catch(null).default(null),
  done: z.enum(['live', 'canceled', 'ended']).nullable().catch(null).default(null),
});

const done = {
  live: 'This run was under way already, so no other one was started.',
  canceled: 'The run was canceled. What it had stored stays, and nothing was removed.',
  ended: 'The run had ended before it could be canceled.',
} as const;

/** One run: `/runs/:runId`, its rejected records as files, and its end by hand. */
export function runPage(site: FastifyInstance, { db }: Pick<App, 'db'>, views: RunViews): void {
  site.get('/runs/:runId', async (request, reply) => {
    const view = await requireRunView(views, request.params);
    const { run } = view;
    const asked = query.parse(request.query);
    const live = isLive(run.status);
    const rejected = await rejectedList(db, rejectedIn(run), { after: asked.after, limit: rejectedPerPage });
    const page = pageContext(request, reply);
    const body = html`
      <p class="crumb">
        <a href=${`/connectors/${run.connectorId}/runs`}>All runs of <bdi>${run.connector}</bdi></a>
      </p>
      ${asked.done !== null && notice('neutral', done[asked.done])}
      <p role="status" data-run-summary>${runSummary(run)}</p>
      <div data-run-view data-events=${live ? `/runs/${run.id}/events` : null}>${runView(view)}</div>
      <div data-run-rest>
        ${actions(page, run)} ${rejectedSection({ list: rejected, runId: run.id, url: page.url })}
      </div>
    `;
    return sendPage(reply, {
      page,
      title: 'Run',
      connector: { id: run.connectorId, name: run.connector },
      tab: 'runs',
      body,
      ...(live && { scripts: ['run-live.js'], refreshWithoutScripts: 5 }),
    });
  });
  site.post('/runs/:runId/cancel', async (request, reply) => {
    const { run } = await requireRunView(views, request.params);
    const isCanceled = await cancelRun(db, run.id, 'canceled');
    return reply.redirect(`/runs/${run.id}?done=${isCanceled ? 'canceled' : 'ended'}`, 303);
  });
  site.get('/runs/:runId/rejected.csv', async (request, reply) => {
    const { run } = await requireRunView(views, request.params);
    return sendCsv(reply, fileName(run), rejectedColumns, allRejected(db, rejectedIn(run)));
  });
  site.get('/runs/:runId/rejected.json', async (request, reply) => {
    const { run } = await requireRunView(views, request.params);
    return sendJson(reply, fileName(run), allRejected(db, rejectedIn(run)));
  });
}

function actions(page: PageContext, run: WatchedRun): Html {
  const action = isLive(run.status)
    ? postButton(page, { action: `/runs/${run.id}/cancel`, label: 'Cancel the run', class: 'danger' })
    : runNowButton(page, { connectorId: run.connectorId, label: 'Run again', class: 'second' });
  return html`<div class="actions">${action}</div>`;
}

function rejectedIn({ id, connectorId }: WatchedRun): {
  readonly runId: string;
  readonly connectorId: string;
} {
  return { runId: id, connectorId };
}

function fileName({ connector }: WatchedRun): string {
  return `${connector}-rejected`;
}
