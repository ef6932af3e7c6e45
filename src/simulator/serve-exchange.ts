import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, findTarget, type Target } from './answer.ts';
import type { Service } from './call.ts';
import { cutBefore, cutWithin } from './faults/break-connection.ts';
import { changeReply } from './faults/change-reply.ts';
import { earlyReply } from './faults/early-reply.ts';
import type { FaultEffect } from './faults/fault-rule.ts';
import { keptHeaders, type RequestLog } from './request-log.ts';
import { type Exchange, readExchange, safeDecode, type Site } from './wire/exchange.ts';
import type { Reply } from './wire/reply.ts';
import { writeReply } from './wire/write-reply.ts';

export interface Serving {
  readonly service: Service;
  readonly log: RequestLog;
  readonly latencyMs: number;
  readonly closing: AbortSignal;
}

function effectOf<Kind extends FaultEffect['kind']>(
  effects: readonly FaultEffect[],
  kind: Kind,
): Extract<FaultEffect, { kind: Kind }> | undefined {
  return effects.find((effect): effect is Extract<FaultEffect, { kind: Kind }> => effect.kind === kind);
}

async function replyTo(
  serving: Serving,
  exchange: Exchange,
  target: Target,
  effects: readonly FaultEffect[],
): Promise<Reply> {
  for (const effect of effects) {
    const early = earlyReply(effect, exchange.at);
    if (early !== undefined) return early;
  }
  const reply = await answer(target);
  const origin = exchange.site === 'main' ? serving.service.mainUrl() : serving.service.downloadUrl();
  return effects.reduce((changed, effect) => changeReply(changed, effect, exchange, origin), reply);
}

interface Turn {
  readonly serving: Serving;
  readonly exchange: Exchange;
  readonly target: Target;
  readonly response: ServerResponse;
}

/** Before the answer is written, so that a client which has it also finds it in the log. */
function record({ serving, exchange, target }: Turn, status: number): void {
  serving.log.add({
    at: exchange.at,
    site: exchange.site,
    method: exchange.method,
    path: exchange.path,
    query: exchange.rawQuery,
    kind: target.kind,
    tenantId: target.tenant?.profile.tenantId ?? null,
    status,
    hadAuthorization: exchange.headers['authorization'] !== undefined,
    headers: keptHeaders(exchange.headers),
  });
}

/** Sends the answer, or fails to as the faults say. */
async function respond(turn: Turn, effects: readonly FaultEffect[]): Promise<void> {
  const { serving, exchange, target, response } = turn;
  const delayMs =
    serving.latencyMs + effects.reduce((sum, effect) => sum + (effect.kind === 'delay' ? effect.ms : 0), 0);
  if (delayMs > 0) await sleep(delayMs, undefined, { signal: serving.closing });
  if (effectOf(effects, 'hang') !== undefined) {
    record(turn, 0);
    await once(response, 'close', { signal: serving.closing });
    return;
  }
  const cut = effectOf(effects, 'cut');
  if (cut !== undefined && cut.when !== 'middle') {
    record(turn, 0);
    cutBefore(response);
    return;
  }
  const reply = await replyTo(serving, exchange, target, effects);
  const truncate = effectOf(effects, 'truncate');
  record(turn, cut === undefined && truncate === undefined ? reply.status : 0);
  if (cut !== undefined || truncate !== undefined)
    await cutWithin(response, exchange, reply, truncate?.atByte);
  else await writeReply(response, exchange, reply);
}

/** One request, from reading it to the last byte of its answer. */
export async function serveExchange(
  serving: Serving,
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = await readExchange(request, site, serving.service.now());
  const target = findTarget(serving.service, exchange);
  const asked =
    exchange.rawQuery === '' ? exchange.path : `${exchange.path}?${safeDecode(exchange.rawQuery)}`;
  await respond(
    { serving, exchange, target, response },
    target.tenant?.faults.strike(exchange.method, asked) ?? [],
  );
}
