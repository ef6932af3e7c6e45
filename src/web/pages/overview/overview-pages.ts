import {
  type ConnectorMoment,
  listLiveRuns,
  type LiveRun,
  readFreshness,
  sumFleet,
} from '../../../store/overview.ts';
import { countByCondition } from '../../../store/status.ts';
import { html, type Html } from '../../html/html.ts';
import { runBadge } from '../../html/status-badge.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { ago, relative } from '../../html/time.ts';
import { pageContext } from '../../site/page-context.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { attentionList, readAttention } from './attention.ts';
import { conditionCounts, fleetFigures } from './fleet-figures.ts';

const mostMoments = 5;
const mostRuns = 10;

/** The page that is opened first: all tenants at a glance, what needs somebody at its top. */
export const overviewPages: AddPages = (site, { db, now }) => {
  site.get('/', async (request, reply) => {
    const page = pageContext(request, reply);
    const counts = await countByCondition(db);
    if (counts.connectors === 0) return sendPage(reply, { page, title: 'Overview', body: welcome });
    const [attention, totals, fresh, live] = await Promise.all([
      readAttention(db),
      sumFleet(db),
      readFreshness(db, mostMoments),
      listLiveRuns(db, mostRuns),
    ]);
    const body = html`
      <h2>Needs attention</h2>
      ${attentionList(attention)}
      <h2>All tenants</h2>
      ${fleetFigures(totals, counts)} ${conditionCounts(counts)}
      <h2>Runs under way</h2>
      ${liveRuns(live.runs, live.total, now())}
      <div class="beside even">
        <div>
          <h2>Oldest data</h2>
          ${moments('Connectors with the oldest data', fresh.oldest, (at) => ago(at, now()))}
        </div>
        <div>
          <h2>Next runs</h2>
          ${moments('Connectors that run next', fresh.next, (at) => soon(at, now()))}
        </div>
      </div>
    `;
    return sendPage(reply, { page, title: 'Overview', body });
  });
};

const welcome: Html = html`
  <div class="empty">
    <p>
      No tenant is connected yet. A connector reads the subscriptions, users and activity of one Microsoft 365
      tenant and shows what is paid, assigned and used.
    </p>
    <p class="actions"><a class="button" href="/connectors/new">Add connector</a></p>
    <p>The page has the steps that are needed at Microsoft beside it; they take about ten minutes.</p>
  </div>
`;

function liveRuns(runs: readonly LiveRun[], total: number, now: Date): Html {
  const columns: readonly TableColumn<LiveRun>[] = [
    {
      head: 'Connector',
      cell: ({ id, connector }) => html`<a href=${`/runs/${id}`}><bdi>${connector}</bdi></a>`,
    },
    { head: 'Run', cell: ({ status }) => runBadge(status) },
    { head: 'Started', cell: ({ startedAt }) => ago(startedAt, now, 'waits for a worker') },
  ];
  const more = total - runs.length;
  return html`
    ${table({ caption: 'Runs under way', columns, rows: runs, empty: html`<p>None. Runs start by schedule, or with <b>Run now</b> on the pages of a connector.</p>` })}
    ${more > 0 && html`<p><a href="/runs?status=running">${more.toLocaleString('en-US')} more</a></p>`}
  `;
}

function moments(caption: string, rows: readonly ConnectorMoment[], describe: (at: Date) => Html): Html {
  const columns: readonly TableColumn<ConnectorMoment>[] = [
    {
      head: 'Connector',
      cell: ({ id, name }) => html`<a href=${`/connectors/${id}`}><bdi>${name}</bdi></a>`,
    },
    { head: 'When', cell: ({ at }) => describe(at) },
  ];
  return table({ caption, columns, rows, empty: html`<p>Not known yet.</p>` });
}

/** A moment that has come already waits for the scheduler's next round. */
function soon(at: Date, now: Date): Html {
  const iso = at.toISOString();
  const said =
    at <= now ? `due ${relative(at.getTime() - now.getTime())}` : relative(at.getTime() - now.getTime());
  return html`<time datetime=${iso} title=${iso} data-local-title>${said}</time>`;
}
