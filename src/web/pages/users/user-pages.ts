import { z } from 'zod';
import { userColumns } from '../../../cli/output/user-columns.ts';
import type { Connector } from '../../../domain/connector.ts';
import { seatsMismatchNote } from '../../../domain/domains-warning.ts';
import { type CountedUsers, getCountedUsers } from '../../../store/holder-counts.ts';
import { listSkuNames } from '../../../store/sku-names.ts';
import { listUserFacets } from '../../../store/user-facets.ts';
import { notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { exportLinks, pager } from '../../html/pager.ts';
import { sendCsv, sendJson } from '../../lists/exported.ts';
import { allUsers, userFilter, userKey, userList, userOrder, userQuery } from '../../lists/user-list.ts';
import { pageContext } from '../../site/page-context.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { connectorNotice } from '../connectors/connector-notice.ts';
import { countedAt } from '../subscriptions/counted-at.ts';
import { userFilters } from './user-filters.ts';
import { addUserPage } from './user-page.ts';
import { userTable } from './user-table.ts';

const rowsPerPage = 50;

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().catch(null).default(null);

// What somebody typed into an address and is none of these shows all of them.
const query = z.object({
  text: optional(userQuery.text),
  sku: optional(userQuery.sku),
  status: optional(userQuery.status),
  enabled: optional(userQuery.enabled),
  type: optional(userQuery.type),
  department: optional(userQuery.department),
  country: optional(userQuery.country),
  domain: optional(userQuery.domain),
  sort: optional(userQuery.sort),
  order: optional(userQuery.order),
  after: optional(userQuery.after),
});

type Asked = z.infer<typeof query>;

export const userPages: AddPages = (site, app) => {
  addUsers(site, app);
  addUserExports(site, app);
  addUserPage(site, app);
};

const addUsers: AddPages = (site, { db }) => {
  site.get('/connectors/:connectorId/users', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const asked = query.parse(request.query);
    const key = userKey(asked);
    const after = key === 'wrong' ? null : key;
    const page = pageContext(request, reply);
    const [list, skus, facets, counted, condition] = await Promise.all([
      userList(db, connector.id, userFilter(asked), { order: userOrder(asked), after, limit: rowsPerPage }),
      listSkuNames(db, connector.id),
      listUserFacets(db, connector.id),
      getCountedUsers(db, connector.id),
      connectorNotice(db, connector, page),
    ]);
    const note = seatsMismatchNote(connector.domains);
    const base = `/connectors/${connector.id}`;
    const empty = isFiltered(asked) ? nobodyFound(base) : nobody(counted);
    const body = html`
      ${condition} ${countedAt(counted)}
      ${note !== null && connector.kind === 'microsoft-365' && notice('neutral', note)}
      ${userFilters(asked, { skus, facets, isCounted: counted.dataAt !== null })}
      ${userTable({ users: list.items, query: asked, skus, base, url: page.url, empty })}
      ${pager(page.url, list.nextKey)} ${exportLinks(page.url)}
    `;
    return sendPage(reply, { page, title: 'Users', connector, tab: 'users', body });
  });
};

const addUserExports: AddPages = (site, { db }) => {
  const usersOf = (connector: Connector, asked: Asked) =>
    allUsers(db, connector.id, { filter: userFilter(asked), order: userOrder(asked) });
  site.get('/connectors/:connectorId/users.csv', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    return sendCsv(
      reply,
      `${connector.name}-users`,
      userColumns,
      usersOf(connector, query.parse(request.query)),
    );
  });
  site.get('/connectors/:connectorId/users.json', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    return sendJson(reply, `${connector.name}-users`, usersOf(connector, query.parse(request.query)));
  });
};

function isFiltered({ sort: _sort, order: _order, after: _after, ...filters }: Asked): boolean {
  return Object.values(filters).some((value) => value !== null);
}

function nobodyFound(base: string): Html {
  return html`<p>Nobody matches all of this. <a href=${`${base}/users`}>Show everybody</a></p>`;
}

function nobody({ dataAt, isRunning }: CountedUsers): Html {
  if (isRunning) return html`<p>The users are listed when the run that is under way ends.</p>`;
  if (dataAt === null)
    return html`<p>No users yet. They come with the first run: start it, or wait for the schedule.</p>`;
  return html`<p>
    Nobody is in scope. Where domains are named in the settings, only users with an e-mail address in one of
    them are kept.
  </p>`;
}
