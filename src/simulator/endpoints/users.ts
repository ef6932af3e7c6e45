import { type Call, isAdvanced } from '../call.ts';
import { collectPage, countUsers } from '../directory/collect-page.ts';
import { pick, readSelect, renderUser, usersContext } from '../directory/user-properties.ts';
import { sealToken } from '../wire/opaque-token.ts';
import { errorReply, jsonReply, type Reply, textReply } from '../wire/reply.ts';
import { type ListOptions, readListOptions, requireFilter } from './list-options.ts';

async function renderPage(call: Call, options: ListOptions): Promise<Record<string, unknown>> {
  const { tenant, service } = call;
  const { token, select, filter } = options;
  const isEmpty = options.isFirst && tenant.spec.emptyPageFirst === true;
  const page = isEmpty
    ? { users: [], next: 0 }
    : await collectPage(tenant.directory, filter, token.from, token.top);
  const at = tenant.prepared === undefined ? service.now() : 0;
  const next = page.next === undefined ? undefined : sealToken({ ...token, from: page.next, at });
  return {
    '@odata.context': usersContext(service.mainUrl(), select),
    ...(options.wantsCount ? { '@odata.count': await countUsers(tenant.directory, filter) } : {}),
    ...(next === undefined
      ? {}
      : { '@odata.nextLink': `${service.mainUrl()}/v1.0/users?$skiptoken=${next}` }),
    value: page.users.map((user) => renderUser(user, select)),
  };
}

function refuseSignInActivity(call: Call, select: readonly string[] | undefined): Reply | undefined {
  if (select?.includes('signInActivity') !== true) return undefined;
  if (!call.roles.includes('AuditLog.Read.All'))
    return errorReply(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  return errorReply(
    403,
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    "Neither tenant is B2C or tenant doesn't have premium license",
  );
}

/** `GET /users`. */
export async function listUsers(call: Call): Promise<Reply> {
  const options = readListOptions(call);
  const refusal = refuseSignInActivity(call, options.select);
  if (refusal !== undefined) return refusal;
  const { prepared, directory } = call.tenant;
  if (prepared === undefined) return jsonReply(await renderPage(call, options));
  const key = JSON.stringify([options.token, options.wantsCount]);
  const page = await prepared.page(directory.version, key, async () =>
    JSON.stringify(await renderPage(call, options)),
  );
  return { status: 200, body: { kind: 'bytes', page } };
}

/** `GET /users/$count`: a plain number, for advanced queries only (facts §3.3). */
export async function countAllUsers(call: Call): Promise<Reply> {
  if (!isAdvanced(call)) return errorReply(400, 'Request_BadRequest', '$count is not currently supported.');
  const filter = requireFilter(call, call.exchange.query.get('$filter'), true);
  return textReply(String(await countUsers(call.tenant.directory, filter)));
}

/** `GET /users/{id or userPrincipalName}`. */
export function getUser(call: Call, key: string): Reply {
  const { directory } = call.tenant;
  const select = readSelect(call.exchange.query.get('$select'));
  const positions = key.includes('@') ? directory.candidates(key) : [directory.positionOf(key)];
  const user = positions
    .map((position) => (position === undefined ? undefined : directory.at(position)))
    .find(
      (one) =>
        one !== undefined &&
        (one.id === key.toLowerCase() || one.userPrincipalName.toLowerCase() === key.toLowerCase()),
    );
  if (user === undefined) {
    return errorReply(
      404,
      'Request_ResourceNotFound',
      `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  const body = select === undefined ? renderUser(user, undefined) : pick(user, select);
  return (
    refuseSignInActivity(call, select) ??
    jsonReply({ '@odata.context': `${usersContext(call.service.mainUrl(), select)}/$entity`, ...body })
  );
}
