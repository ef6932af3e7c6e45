import { z } from 'zod';
import type { Connector } from '../../../domain/connector.ts';
import type { Queryable } from '../../../store/database.ts';
import {
  getRemovedUser,
  getShownUser,
  type RemovedUser,
  type UserDetail,
} from '../../../store/get-shown-user.ts';
import { getReportStates } from '../../../store/reports.ts';
import { prepareJudging } from '../../../sync/finish/judge-activity.ts';
import { notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { day, time } from '../../html/time.ts';
import { pageContext } from '../../site/page-context.ts';
import { PageError } from '../../site/page-error.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { reportTroubles } from '../activity/report-troubles.ts';
import { explainUser } from './explain-user.ts';
import { userActivations } from './user-activations.ts';
import { userApps } from './user-apps.ts';
import { userFacts } from './user-facts.ts';
import { userLicenses } from './user-licenses.ts';
import { userServices } from './user-services.ts';

const params = z.object({ userId: z.guid() });

/** All that is known of one user. */
export const addUserPage: AddPages = (site, { db, now }) => {
  site.get('/connectors/:connectorId/users/:userId', async (request, reply) => {
    const connector = await requireShownConnector(db, request.params);
    const parsed = params.safeParse(request.params);
    if (!parsed.success) throw noSuchUser();
    const { userId } = parsed.data;
    const base = `/connectors/${connector.id}`;
    const page = pageContext(request, reply);
    const detail = await getShownUser(db, connector.id, userId);
    if (detail === null) {
      const removed = await getRemovedUser(db, connector.id, userId);
      if (removed === null) throw noSuchUser();
      const body = html`${allUsersLink(base)} ${removedView(removed)}`;
      return sendPage(reply, { page, title: nameOf(removed, userId), connector, tab: 'users', body });
    }
    const body = await userView(db, { connector, detail, base, at: now() });
    return sendPage(reply, { page, title: nameOf(detail.user, userId), connector, tab: 'users', body });
  });
};

interface Shown {
  readonly connector: Connector;
  readonly detail: UserDetail;
  readonly base: string;
  readonly at: Date;
}

async function userView(db: Queryable, { connector, detail, base, at }: Shown): Promise<Html> {
  const [judging, reports] = await Promise.all([
    prepareJudging(db, connector, at),
    getReportStates(db, connector.id),
  ]);
  const troubles = reportTroubles(connector, reports);
  const { activity } = detail;
  return html`
    ${allUsersLink(base)} ${explainUser(detail, judging)}
    ${troubles.map(({ message, advice }) => notice('warning', message, advice))}
    <h3>Licenses</h3>
    ${userLicenses(detail, { judging, base })}
    <h3>Services</h3>
    ${userServices(activity.serviceActivity, reports)}
    <h3>Apps on devices</h3>
    ${userApps(activity.appActivity, reports)}
    <h3>Activations</h3>
    ${userActivations(activity.activations, reports)}
    <h3>Account</h3>
    ${userFacts(detail.user)}
  `;
}

function allUsersLink(base: string): Html {
  return html`<p class="crumb"><a href=${`${base}/users`}>All users</a></p>`;
}

function removedView({ userPrincipalName, department, lastActivityOn, removedAt }: RemovedUser): Html {
  return html`
    ${notice(
      'neutral',
      html`This user left the tenant: the run of ${time(removedAt)} found that they are gone.`,
      'Only what is shown here is remembered of them, and not for ever.',
    )}
    <dl class="facts">
      <dt>User principal name</dt>
      <dd><bdi>${userPrincipalName ?? '–'}</bdi></dd>
      <dt>Department</dt>
      <dd>${department ?? '–'}</dd>
      <dt>Last activity</dt>
      <dd>${day(lastActivityOn, 'no day is known')}</dd>
    </dl>
  `;
}

function nameOf(
  user: { readonly displayName: string | null; readonly userPrincipalName: string | null },
  userId: string,
): string {
  return user.displayName ?? user.userPrincipalName ?? userId;
}

function noSuchUser(): PageError {
  return new PageError(
    404,
    'There is no such user.',
    'They may be outside the domains of the connector, or have left long ago: look in the list of users.',
  );
}
