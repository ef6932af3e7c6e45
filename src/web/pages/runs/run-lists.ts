import { z } from 'zod';
import { runColumns } from '../../../cli/output/run-columns.ts';
import type { Connector } from '../../../domain/connector.ts';
import { html, type Html } from '../../html/html.ts';
import { exportLinks, pager } from '../../html/pager.ts';
import { time } from '../../html/time.ts';
import { sendCsv, sendJson } from '../../lists/exported.ts';
import { allRunItems, allRuns, runList, runQuery } from '../../lists/run-list.ts';
import { pageContext } from '../../site/page-context.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { runNowButton } from './run-now.ts';
import { runTable } from './run-table.ts';

const rowsPerPage = 50;

// What somebody typed into an address and is no status shows all of them.
const query = z.object({
  status: runQuery.status.nullable().catch(null).default(null),
  after: runQuery.after.nullable().catch(null).default(null),
});

/** The runs of one connector, and those of all. */
export const runListPages: AddPages = (site, app) => {
  addOwnRuns(site, app);
  addAllRuns(site, app);
};

const addOwnRuns: AddPages = (site, { db }) => {
  site.get('/connectors/:connectorId/runs', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const { status, after } = query.parse(request.query);
    const list = await runList(db, { connectorId: connector.id, status }, { after, limit: rowsPerPage });
    const page = pageContext(request, reply);
    const body = html`
      <div class="actions">${runNowButton(page, { connectorId: connector.id })} ${nextRun(connector)}</div>
      ${runTable({ rows: list.items, status, isOfAll: false })} ${pager(page.url, list.nextKey)}
      ${exportLinks(page.url)}
    `;
    return sendPage(reply, { page, title: 'Runs', connector, tab: 'runs', body });
  });
  site.get('/connectors/:connectorId/runs.csv', async (request, reply) => {
    const { id, name } = await requireShownConnector(db, request.params);
    const { status } = query.parse(request.query);
    return sendCsv(reply, `${name}-runs`, runColumns, allRuns(db, { connectorId: id, status }));
  });
  site.get('/connectors/:connectorId/runs.json', async (request, reply) => {
    const { id, name } = await requireShownConnector(db, request.params);
    const { status } = query.parse(request.query);
    return sendJson(reply, `${name}-runs`, allRunItems(db, { connectorId: id, status }));
  });
};

function nextRun({ isPaused, nextRunAt }: Connector): Html {
  if (isPaused) return html`<span class="faint">The schedule is paused: no run starts by itself.</span>`;
  return html`<span class="faint">The next run starts at ${time(nextRunAt, 'no time that is known')}.</span>`;
}

const addAllRuns: AddPages = (site, { db }) => {
  site.get('/runs', async (request, reply) => {
    const { status, after } = query.parse(request.query);
    const list = await runList(db, { connectorId: null, status }, { after, limit: rowsPerPage });
    const page = pageContext(request, reply);
    const body = html`
      ${runTable({ rows: list.items, status, isOfAll: true })} ${pager(page.url, list.nextKey)}
      ${exportLinks(page.url)}
    `;
    return sendPage(reply, { page, title: 'Runs', body });
  });
  site.get('/runs.csv', (request, reply) => {
    const { status } = query.parse(request.query);
    return sendCsv(reply, 'runs', runColumns, allRuns(db, { connectorId: null, status }));
  });
  site.get('/runs.json', (request, reply) => {
    const { status } = query.parse(request.query);
    return sendJson(reply, 'runs', allRunItems(db, { connectorId: null, status }));
  });
};
