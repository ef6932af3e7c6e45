import { z } from 'zod';
import { listConnectorsByPrefix } from '../../../store/list-connectors.ts';
import { notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { exportLinks, pager } from '../../html/pager.ts';
import {
  allConnectors,
  connectorExportColumns,
  type ConnectorList,
  connectorList,
  connectorQuery,
} from '../../lists/connector-list.ts';
import { sendCsv, sendJson } from '../../lists/exported.ts';
import { pageContext } from '../../site/page-context.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { connectorFilters } from './connector-filters.ts';
import { connectorTable } from './connector-table.ts';

const rowsPerPage = 100;
/** Of connectors whose name begins with what was searched, beside a search that had to end early. */
const mostByPrefix = 20;

// What somebody typed into an address and is none of these shows all of them.
const query = z.object({
  text: connectorQuery.text.catch('').default(''),
  condition: connectorQuery.condition.nullable().catch(null).default(null),
  kind: connectorQuery.kind.nullable().catch(null).default(null),
  sort: connectorQuery.sort.catch('need').default('need'),
  order: connectorQuery.order.catch('ascending').default('ascending'),
  after: connectorQuery.after.nullable().catch(null).default(null),
  done: z.literal('removed').nullable().catch(null).default(null),
});

export const connectorPages: AddPages = (site, { db }) => {
  site.get('/connectors', async (request, reply) => {
    const asked = query.parse(request.query);
    const list = await connectorList(db, asked, { after: asked.after, limit: rowsPerPage });
    const isSearchCut = list.isCut && asked.text !== '' && asked.condition === null && asked.after === null;
    const named = isSearchCut ? await listConnectorsByPrefix(db, asked.text, mostByPrefix) : [];
    const page = pageContext(request, reply);
    const isFiltered = asked.text !== '' || asked.condition !== null || asked.kind !== null;
    const body = html`
      ${asked.done !== null && notice('good', 'The connector was removed, with everything stored of its tenant.')}
      <p class="actions"><a class="button" href="/connectors/new">Add connector</a></p>
      ${connectorFilters(asked)}
      ${
        named.length > 0 &&
        html`<h2>Names that begin with “<bdi>${asked.text}</bdi>”</h2>
          ${connectorTable({ rows: named, query: asked, url: page.url, isFiltered })}
          <h2>Found so far</h2>`
      }
      ${connectorTable({ rows: list.items, query: asked, url: page.url, isFiltered })}
      ${list.isCut && notice('neutral', cutNote(list, asked.condition !== null))}
      ${pager(page.url, list.nextKey)} ${exportLinks(page.url)}
    `;
    return sendPage(reply, { page, title: 'Connectors', body });
  });
  site.get('/connectors.csv', (request, reply) =>
    sendCsv(reply, 'connectors', connectorExportColumns, allConnectors(db, query.parse(request.query))),
  );
  site.get('/connectors.json', (request, reply) =>
    sendJson(reply, 'connectors', allConnectors(db, query.parse(request.query))),
  );
  site.get('/connectors/:connectorId', async (request, reply) => {
    const { id, kind } = await requireShownConnector(db, request.params);
    return reply.redirect(`/connectors/${id}/${kind === 'entra-id' ? 'users' : 'subscriptions'}`, 303);
  });
};

function cutNote({ nextKey }: ConnectorList, isByCondition: boolean): Html {
  if (isByCondition) {
    return 'There are more than 5,000 connectors in this condition; only the first 5,000 were looked at.';
  }
  return nextKey === null
    ? 'There are more connectors than are looked at.'
    : 'More than 5,000 connectors were looked at for this page. “Next page” goes on looking from there.';
}
