import { z } from 'zod';
import { subscriptionColumns } from '../../../cli/output/subscription-columns.ts';
import { listSkuHistory } from '../../../store/list-figures.ts';
import { getReportStates } from '../../../store/reports.ts';
import { listSubscriptions } from '../../../store/list-subscriptions.ts';
import { notice } from '../../html/badge.ts';
import { chartRange, daysOf, rangeLinks } from '../../html/chart-range.ts';
import { html, type Html } from '../../html/html.ts';
import { exportLinks } from '../../html/pager.ts';
import { sendCsv, sendJson } from '../../lists/exported.ts';
import { allHolders, holderColumns, holderFilter, holderList, holderQuery } from '../../lists/holder-list.ts';
import { subscriptionList } from '../../lists/subscription-list.ts';
import { pageContext } from '../../site/page-context.ts';
import { PageError } from '../../site/page-error.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { reportTroubles } from '../activity/report-troubles.ts';
import { connectorNotice } from '../connectors/connector-notice.ts';
import { countedAt } from './counted-at.ts';
import { holders } from './holders.ts';
import { seatHistory } from './seat-history.ts';
import { seatTotals } from './seat-totals.ts';
import { subscriptionTable } from './subscription-table.ts';
import { subscriptionView } from './subscription-view.ts';

const rowsPerPage = 50;

const skuParams = z.object({ skuId: z.guid() });

// What somebody typed into an address and is none of these shows all of them.
const query = z.object({
  status: holderQuery.status.nullable().catch(null).default(null),
  way: holderQuery.way.nullable().catch(null).default(null),
  error: holderQuery.error.nullable().catch(null).default(null),
  after: holderQuery.after.nullable().catch(null).default(null),
  days: chartRange,
});

export const subscriptionPages: AddPages = (site, app) => {
  addSubscriptions(site, app);
  addSubscription(site, app);
  addHolderExports(site, app);
};

const addSubscriptions: AddPages = (site, { db }) => {
  site.get('/connectors/:connectorId/subscriptions', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const [{ items, counted, note }, reports] = await Promise.all([
      subscriptionList(db, connector),
      getReportStates(db, connector.id),
    ]);
    const page = pageContext(request, reply);
    const isRead = connector.kind === 'microsoft-365';
    const body = html`
      ${await connectorNotice(db, connector, page)} ${!isRead && notice('neutral', noSubscriptions)}
      ${isRead && html`${countedAt(counted)} ${seatTotals(items)}`}
      ${note !== null && isRead && notice('neutral', note)}
      ${isRead && reportTroubles(connector, reports).length > 0 && notice('neutral', activityUnknown(connector.id))}
      ${isRead && html`${subscriptionTable(items, `/connectors/${connector.id}`)} ${exportLinks(page.url)}`}
    `;
    return sendPage(reply, { page, title: 'Subscriptions', connector, tab: 'subscriptions', body });
  });
  site.get('/connectors/:connectorId/subscriptions.csv', async (request, reply) => {
    const { id, name } = await requireShownConnector(db, request.params);
    const all = await listSubscriptions(db, id);
    return sendCsv(reply, `${name}-subscriptions`, subscriptionColumns, onePage(all));
  });
  site.get('/connectors/:connectorId/subscriptions.json', async (request, reply) => {
    const { id, name } = await requireShownConnector(db, request.params);
    return sendJson(reply, `${name}-subscriptions`, onePage(await listSubscriptions(db, id)));
  });
};

function activityUnknown(connectorId: string): Html {
  return html`Not all activity is known, and whoever only that could show is unmonitored: ${' '}<a
      href=${`/connectors/${connectorId}/activity`}
      >Activity</a
    >${' '}says why.`;
}

const noSubscriptions =
  'A connector of kind entra-id reads users and no subscriptions. One of kind microsoft-365 reads both.';

const addSubscription: AddPages = (site, { db, now }) => {
  site.get('/connectors/:connectorId/subscriptions/:skuId', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const skuId = requireSkuId(request.params);
    const asked = query.parse(request.query);
    const range = daysOf(asked.days, connector.timezone, now());
    const [{ items, counted, note }, figures, list] = await Promise.all([
      subscriptionList(db, connector),
      listSkuHistory(db, connector.id, { skuId, ...range }),
      holderList(db, connector.id, holderFilter(skuId, asked), { after: asked.after, limit: rowsPerPage }),
    ]);
    const subscription = items.find((each) => each.skuId === skuId);
    if (subscription === undefined) throw noSuchSubscription();
    const page = pageContext(request, reply);
    const base = `/connectors/${connector.id}`;
    const body = html`
      <p class="crumb"><a href=${`${base}/subscriptions`}>All subscriptions</a></p>
      ${countedAt(counted)} ${subscriptionView(subscription)} ${note !== null && notice('neutral', note)}
      <h3>History</h3>
      ${rangeLinks(page.url, asked.days)} ${await seatHistory(figures, range)}
      <h3>Who holds it</h3>
      ${holders({ list, query: asked, base, url: page.url })}
    `;
    return sendPage(reply, { page, title: subscription.productName, connector, tab: 'subscriptions', body });
  });
};

const addHolderExports: AddPages = (site, { db }) => {
  site.get('/connectors/:connectorId/subscriptions/:skuId.csv', async (request, reply) => {
    const { id, name } = await requireShownConnector(db, request.params);
    const filter = holderFilter(requireSkuId(request.params), query.parse(request.query));
    return sendCsv(reply, `${name}-holders`, holderColumns, allHolders(db, id, filter));
  });
  site.get('/connectors/:connectorId/subscriptions/:skuId.json', async (request, reply) => {
    const { id, name } = await requireShownConnector(db, request.params);
    const filter = holderFilter(requireSkuId(request.params), query.parse(request.query));
    return sendJson(reply, `${name}-holders`, allHolders(db, id, filter));
  });
};

function requireSkuId(given: unknown): string {
  const parsed = skuParams.safeParse(given);
  if (parsed.success) return parsed.data.skuId.toLowerCase();
  throw noSuchSubscription();
}

function noSuchSubscription(): PageError {
  return new PageError(
    404,
    'The tenant has no such subscription.',
    'It may have ended since: look in the list of subscriptions.',
  );
}

async function* onePage<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows;
}
