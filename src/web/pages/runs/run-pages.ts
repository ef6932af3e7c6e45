import { z } from 'zod';
import type { Run } from '../../../domain/run.ts';
import { runColumns } from '../../../cli/output/run-columns.ts';
import { durationMs } from '../../../cli/output/run-json.ts';
import { count } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { exportLinks, pager } from '../../html/pager.ts';
import { runBadge } from '../../html/status-badge.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { duration, time } from '../../html/time.ts';
import { sendCsv, sendJson } from '../../lists/exported.ts';
import { allRuns, runList, runQuery } from '../../lists/run-list.ts';
import { pageContext } from '../../site/page-context.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';

const rowsPerPage = 50;

// What somebody typed into an address and is no status shows all of them.
const query = z.object({
  status: runQuery.status.nullable().catch(null).default(null),
  after: runQuery.after.nullable().catch(null).default(null),
});

export const runPages: AddPages = (site, { db }) => {
  site.get('/connectors/:connectorId/runs', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const { status, after } = query.parse(request.query);
    const list = await runList(db, { connectorId: connector.id, status }, { after, limit: rowsPerPage });
    const page = pageContext(request, reply);
    const body = html`
      ${table({ caption: 'Runs, newest first', columns, rows: list.items, empty: noRuns })}
      ${pager(page.url, list.nextKey)} ${exportLinks(page.url)}
    `;
    return sendPage(reply, { page, title: 'Runs', connector, tab: 'runs', body });
  });
  site.get('/connectors/:connectorId/runs.csv', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const { status } = query.parse(request.query);
    return sendCsv(
      reply,
      `${connector.name}-runs`,
      runColumns,
      allRuns(db, { connectorId: connector.id, status }),
    );
  });
  site.get('/connectors/:connectorId/runs.json', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const { status } = query.parse(request.query);
    return sendJson(reply, `${connector.name}-runs`, allRuns(db, { connectorId: connector.id, status }));
  });
};

const columns: readonly TableColumn<Run>[] = [
  {
    head: 'Started',
    cell: (run) => html`<a href=${`/runs/${run.id}`}>${time(run.startedAt ?? run.createdAt)}</a>`,
  },
  { head: 'Outcome', cell: (run) => runBadge(run.status) },
  { head: 'Mode', cell: (run) => run.mode ?? '–' },
  { head: 'Trigger', cell: (run) => run.trigger },
  { head: 'Duration', cell: (run) => duration(durationMs(run)) },
  { head: 'Requests', align: 'number', cell: (run) => count(run.requests) },
];

const noRuns: Html = html`<p>No run yet. It starts by schedule, or with <b>Run now</b>.</p>`;
