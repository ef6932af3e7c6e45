import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { readFaultRule } from './control-fault.ts';
import { readActivity } from './control-activity.ts';
import { applySettings, readSettings } from './control-settings.ts';
import type { UserPatch } from './directory/simulated-user.ts';
import type { RequestLog } from './request-log.ts';
import type { TenantControl } from './tenant-control.ts';
import { readExchange } from './wire/exchange.ts';

export interface ControlledSimulator {
  readonly log: RequestLog;
  readonly tenantIds: () => readonly string[];
  /** Throws for an unknown id. */
  readonly tenant: (tenantId: string) => TenantControl;
}

interface Answer {
  readonly status: number;
  readonly value: unknown;
}

const PREFIX = '/_simulator/';
const TENANT_PATH =
  /^tenants\/([^/]+)\/(users|faults|settings|activity|truth\/users|truth\/skus)(?:\/([^/]+))?$/u;
const userPatch = z.record(z.string(), z.unknown());

/** Whether a request is for whoever drives the simulator, not for the simulated services. */
export function isControlPath(target: string): boolean {
  return target.startsWith(PREFIX);
}

function* lines(tenant: TenantControl): Generator<string> {
  for (const user of tenant.truth()) yield `${JSON.stringify(user)}\n`;
}

/** A patch is not checked property by property: tests send broken users on purpose. */
function readPatch(body: string): UserPatch {
  return userPatch.parse(body === '' ? {} : JSON.parse(body));
}

function changeUsers(
  tenant: TenantControl,
  method: string,
  id: string,
  body: { text: string; permanent: boolean },
): Answer | undefined {
  if (method === 'POST') return { status: 201, value: tenant.addUser(readPatch(body.text)) };
  if (method === 'PATCH') return { status: 200, value: tenant.updateUser(id, readPatch(body.text)) };
  if (method === 'GET') return { status: 200, value: tenant.userAt(Number(id)) };
  if (method !== 'DELETE') return undefined;
  tenant.removeUser(id, { permanent: body.permanent });
  return { status: 200, value: { removed: id } };
}

function changeFaults(tenant: TenantControl, method: string, body: string): Answer | undefined {
  if (method === 'POST') {
    tenant.addFault(readFaultRule(JSON.parse(body)));
    return { status: 201, value: {} };
  }
  if (method === 'GET') return { status: 200, value: { hits: tenant.faultHits() } };
  if (method !== 'DELETE') return undefined;
  tenant.clearFaults();
  return { status: 200, value: {} };
}

interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly permanent: boolean;
}

function changeTenant(
  tenant: TenantControl,
  what: string,
  id: string,
  { method, body, permanent }: ControlRequest,
): Answer | undefined {
  if (what === 'users') return changeUsers(tenant, method, id, { text: body, permanent });
  if (what === 'faults') return changeFaults(tenant, method, body);
  if (what === 'truth/skus') return { status: 200, value: { value: tenant.truthSkus() } };
  if (what === 'activity' && method === 'PUT') tenant.setActivity(id, readActivity(JSON.parse(body)));
  else if (what === 'settings' && method === 'POST') applySettings(tenant, readSettings(JSON.parse(body)));
  else return undefined;
  return { status: 200, value: {} };
}

function act(simulator: ControlledSimulator, request: ControlRequest): Answer | undefined {
  const { log, tenantIds } = simulator;
  if (request.path === 'requests') {
    if (request.method === 'DELETE') log.reset();
    return { status: 200, value: { counts: log.counts(), requests: log.entries() } };
  }
  if (request.path === 'tenants') {
    const tenants = tenantIds().map((tenantId) => ({
      tenantId,
      users: simulator.tenant(tenantId).truthCount(),
    }));
    return { status: 200, value: { tenants } };
  }
  const [, tenantId = '', what = '', id = ''] = TENANT_PATH.exec(request.path) ?? [];
  return tenantIds().includes(tenantId)
    ? changeTenant(simulator.tenant(tenantId), what, id, request)
    : undefined;
}

/** The HTTP surface that lets another process drive the simulator; a bad request is answered 400 with its reason. */
export async function serveControl(
  simulator: ControlledSimulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = await readExchange(request, 'main', Date.now());
  const path = exchange.path.slice(PREFIX.length);
  const streamed = /^tenants\/([^/]+)\/truth\/users$/u.exec(path)?.[1];
  if (streamed !== undefined && simulator.tenantIds().includes(streamed)) {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    await pipeline(Readable.from(lines(simulator.tenant(streamed))), response);
    return;
  }
  const answer = attempt(() =>
    act(simulator, {
      method: exchange.method,
      path,
      body: exchange.body,
      permanent: exchange.query.get('permanent') === 'true',
    }),
  );
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.value));
}

function attempt(run: () => Answer | undefined): Answer {
  try {
    return run() ?? { status: 404, value: { error: 'no such control' } };
  } catch (error) {
    return { status: 400, value: { error: error instanceof Error ? error.message : String(error) } };
  }
}
