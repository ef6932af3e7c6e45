import type { Call, Service } from '../call.ts';
import { reportCsv } from '../reports/report-csv.ts';
import { REPORTS } from '../reports/report-rows.ts';
import type { DownloadTicket } from '../download-tickets.ts';
import type { TenantState } from '../tenant-state.ts';
import type { Exchange } from '../wire/exchange.ts';
import { errorReply, jsonReply, refuse, type Reply, type ReplyBody, textReply } from '../wire/reply.ts';

const DOWNLOAD_PATH = '/data/download/';
const CSV_TYPE = 'application/octet-stream';
/** Beyond this many users a report may be longer than a string can be. */
const PREPARED_USERS = 300_000;
const DAY_MS = 86_400_000;

/** The CSV in chunks; where bytes are prepared, rendered once a day and kept. */
async function csvBody(tenant: TenantState, ticket: DownloadTicket, nowMs: number): Promise<ReplyBody> {
  const { prepared, directory, profile, activity } = tenant;
  if (prepared === undefined || profile.users > PREPARED_USERS || activity.size > 0) {
    return { kind: 'stream', chunks: reportCsv(tenant, ticket, nowMs), type: CSV_TYPE };
  }
  const day = Math.floor(nowMs / DAY_MS);
  const key = JSON.stringify([ticket.report, ticket.period, tenant.concealed, day]);
  const page = await prepared.page(directory.version, key, async () =>
    [...reportCsv(tenant, ticket, nowMs)].join(''),
  );
  return { kind: 'bytes', page, type: CSV_TYPE };
}

/** Newer tenants are unknown to the reporting service: a 404 with JSON as a string in its message (facts §6.1). */
function unknownTenant(call: Call): Reply {
  const inner = {
    error: {
      code: 'UnknownTenantId',
      message: `We do not recognize this tenant ID ${call.tenant.profile.tenantId}. Please double-check the tenant ID and try again.`,
    },
  };
  return errorReply(404, 'UnknownError', JSON.stringify(inner));
}

function readPeriod(hasPeriod: boolean, argument: string): string | null {
  if (!hasPeriod) {
    if (argument !== '')
      throw refuse(
        400,
        'BadRequest',
        'Resource not found for the segment: the function takes no parameters.',
      );
    return null;
  }
  const period = /^period='(D7|D30|D90|D180)'$/u.exec(argument)?.[1];
  if (period === undefined)
    throw refuse(400, 'BadRequest', 'Invalid value for the period parameter: D7, D30, D90 or D180.');
  return period;
}

/** `GET /reports/{name}(…)`: a redirect to a link that works once, without a token, on another host (facts §6.1). */
export function getReport(call: Call, name: string, argument: string): Reply {
  const report = REPORTS.get(name);
  if (report === undefined) throw refuse(400, 'BadRequest', `Resource not found for the segment '${name}'.`);
  const period = readPeriod(report.hasPeriod, argument);
  if (!call.tenant.reportsProvisioned) return unknownTenant(call);
  const ticket = call.service.tickets.issue(
    { tenantId: call.tenant.profile.tenantId, report: name, period },
    call.service.now(),
  );
  return {
    ...textReply('', 302),
    headers: { location: `${call.service.downloadUrl()}${DOWNLOAD_PATH}${ticket}` },
  };
}

/** The ticket in a download's path. */
export function ticketOf(path: string): string {
  return path.startsWith(DOWNLOAD_PATH) ? path.slice(DOWNLOAD_PATH.length) : '';
}

/** The other end of that link. A bearer token is refused: it must never leave the Graph origin. */
export async function download(service: Service, exchange: Exchange): Promise<Reply> {
  if (exchange.headers['authorization'] !== undefined)
    return textReply('The link is authenticated by itself; do not send a token.', 400);
  const ticket = service.tickets.redeem(ticketOf(exchange.path), service.now());
  const tenant = ticket === undefined ? undefined : service.tenants.get(ticket.tenantId);
  if (ticket === undefined || tenant === undefined)
    return textReply('The link is unknown, used or too old.', 404);
  return {
    status: 200,
    headers: { 'content-disposition': `attachment; filename="${ticket.report}.csv"` },
    body: await csvBody(tenant, ticket, service.now()),
  };
}

/** `GET /admin/reportSettings`. */
export function getReportSettings(call: Call): Reply {
  return jsonReply({
    '@odata.context': `${call.service.mainUrl()}/v1.0/$metadata#admin/reportSettings/$entity`,
    displayConcealedNames: call.tenant.concealed,
  });
}
