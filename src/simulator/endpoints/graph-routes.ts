import type { Call } from '../call.ts';
import { REPORTS } from '../reports/report-rows.ts';
import type { Exchange } from '../wire/exchange.ts';
import { errorReply, type Reply } from '../wire/reply.ts';
import { getApplication } from './applications.ts';
import { listDomains, listOrganization } from './organization.ts';
import { getReport, getReportSettings } from './reports.ts';
import { listCompanySubscriptions, listSkus } from './subscribed-skus.ts';
import { countAllUsers, getUser, listUsers } from './users.ts';
import { usersDelta } from './users-delta.ts';

export interface GraphRoute {
  /** How the request log calls it. */
  readonly kind: string;
  /** Any of these roles opens it. */
  readonly roles: readonly string[];
  /** Resource units before `$select` and `$top` (facts §7); 0: reports, which have a budget of their own. */
  readonly units: number;
  readonly handle: (call: Call) => Reply | Promise<Reply>;
}

type Maker = (parts: readonly string[]) => GraphRoute;

const USERS = ['User.Read.All', 'Directory.Read.All'];

const ROUTES: readonly (readonly [RegExp, Maker])[] = [
  [
    /^\/organization$/u,
    () => ({
      kind: 'organization',
      roles: ['Organization.Read.All', 'Directory.Read.All', 'User.Read.All'],
      units: 1,
      handle: listOrganization,
    }),
  ],
  [
    /^\/domains$/u,
    () => ({
      kind: 'domains',
      roles: ['Domain.Read.All', 'Directory.Read.All'],
      units: 1,
      handle: listDomains,
    }),
  ],
  [
    /^\/subscribedSkus$/u,
    () => ({
      kind: 'subscribedSkus',
      roles: ['LicenseAssignment.Read.All', 'Organization.Read.All', 'Directory.Read.All'],
      units: 3,
      handle: listSkus,
    }),
  ],
  [
    /^\/directory\/subscriptions$/u,
    () => ({
      kind: 'directory/subscriptions',
      roles: ['Organization.Read.All', 'Directory.Read.All'],
      units: 1,
      handle: listCompanySubscriptions,
    }),
  ],
  [/^\/users$/u, () => ({ kind: 'users', roles: USERS, units: 2, handle: listUsers })],
  [/^\/users\/\$count$/u, () => ({ kind: 'users/$count', roles: USERS, units: 1, handle: countAllUsers })],
  [
    /^\/users\/(?:microsoft\.graph\.)?delta(?:\(\))?$/u,
    () => ({ kind: 'users/delta', roles: USERS, units: 2, handle: usersDelta }),
  ],
  [
    /^\/users\/([^/]+)$/u,
    ([key = '']) => ({ kind: 'users/{id}', roles: USERS, units: 1, handle: (call) => getUser(call, key) }),
  ],
  [
    /^\/applications\(appId='([^']+)'\)$/u,
    ([appId = '']) => ({
      kind: 'applications',
      roles: ['Application.Read.All', 'Directory.Read.All'],
      units: 2,
      handle: (call) => getApplication(call, appId),
    }),
  ],
  [
    /^\/admin\/reportSettings$/u,
    () => ({
      kind: 'admin/reportSettings',
      roles: ['ReportSettings.Read.All'],
      units: 1,
      handle: getReportSettings,
    }),
  ],
  [
    /^\/reports\/(\w+)(?:\((.*)\))?$/u,
    ([name = '', argument = '']) => ({
      kind: `reports/${REPORTS.has(name) ? name : 'unknown'}`,
      roles: ['Reports.Read.All'],
      units: 0,
      handle: (call) => getReport(call, name, argument),
    }),
  ],
];

const UNKNOWN: GraphRoute = {
  kind: 'unknown',
  roles: [],
  units: 1,
  handle: ({ exchange }) =>
    errorReply(
      400,
      'BadRequest',
      `Resource not found for the segment '${exchange.path.split('/')[2] ?? ''}'.`,
    ),
};

/** The endpoint of a path below `/v1.0`. */
export function graphRoute({ path }: Exchange): GraphRoute {
  const rest = path.replace(/^\/v1\.0/u, '');
  for (const [pattern, make] of ROUTES) {
    const parts = pattern.exec(rest);
    if (parts !== null) return make(parts.slice(1).map((part) => part ?? ''));
  }
  return UNKNOWN;
}
