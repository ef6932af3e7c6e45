import { z } from 'zod';
import { activityColumns } from '../../../cli/output/activity-columns.ts';
import { getCountedUsers } from '../../../store/holder-counts.ts';
import { listLatestFigures, listServiceHistory } from '../../../store/list-figures.ts';
import { getReportStates } from '../../../store/reports.ts';
import { showActivityPages } from '../../../store/show-activity.ts';
import { chartRange, daysOf, rangeLinks } from '../../html/chart-range.ts';
import { html } from '../../html/html.ts';
import { sendCsv, sendJson } from '../../lists/exported.ts';
import { pageContext } from '../../site/page-context.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { connectorNotice } from '../connectors/connector-notice.ts';
import { activityView } from './activity-view.ts';
import { serviceHistory } from './service-activity.ts';

const query = z.object({ days: chartRange });

export const activityPages: AddPages = (site, { db, now }) => {
  site.get('/connectors/:connectorId/activity', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const { days } = query.parse(request.query);
    const range = daysOf(days, connector.timezone, now());
    const [reports, counted, services, apps, past] = await Promise.all([
      getReportStates(db, connector.id),
      getCountedUsers(db, connector.id),
      listLatestFigures(db, connector.id, 'services'),
      listLatestFigures(db, connector.id, 'apps'),
      listServiceHistory(db, connector.id, range),
    ]);
    const page = pageContext(request, reply);
    const history = html`${rangeLinks(page.url, days)} ${await serviceHistory(past, range)}`;
    const condition = await connectorNotice(db, connector, page);
    const body = activityView({
      connector,
      condition,
      reports,
      counted,
      services,
      apps,
      history,
      url: page.url,
    });
    return sendPage(reply, { page, title: 'Activity', connector, tab: 'activity', body });
  });
  site.get('/connectors/:connectorId/activity.csv', async (request, reply) => {
    const { id, name } = await requireShownConnector(db, request.params);
    return sendCsv(reply, `${name}-activity`, activityColumns, showActivityPages(db, id));
  });
  site.get('/connectors/:connectorId/activity.json', async (request, reply) => {
    const { id, name } = await requireShownConnector(db, request.params);
    return sendJson(reply, `${name}-activity`, showActivityPages(db, id));
  });
};
