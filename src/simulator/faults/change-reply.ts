import { z } from 'zod';
import type { Exchange } from '../wire/exchange.ts';
import type { Reply } from '../wire/reply.ts';
import { withBadRecord } from './bad-record.ts';
import type { FaultEffect } from './fault-rule.ts';

const jsonObject = z.record(z.string(), z.unknown());

/** A reply's JSON as a fresh object; undefined when it is none. */
function jsonOf(reply: Reply): Record<string, unknown> | undefined {
  if (reply.body.kind === 'json') return structuredClone(reply.body.value);
  if (reply.body.kind !== 'bytes' || reply.body.type !== undefined) return undefined;
  return jsonObject.parse(JSON.parse(reply.body.page.plain.toString('utf8')));
}

function withJson(reply: Reply, value: unknown): Reply {
  return { ...reply, body: { kind: 'text', text: JSON.stringify(value), type: 'application/json' } };
}

/** A link of the answer, moved to another origin. */
function moved(json: Record<string, unknown>, origin: string): Record<string, unknown> {
  const links = ['@odata.nextLink', '@odata.deltaLink'].flatMap((name) => {
    const link = json[name];
    return typeof link === 'string'
      ? [[name, `${origin}${link.slice(new URL(link).origin.length)}`] as const]
      : [];
  });
  return { ...json, ...Object.fromEntries(links) };
}

/** The endpoint's answer as an effect spoils it. */
export function changeReply(reply: Reply, effect: FaultEffect, exchange: Exchange, origin: string): Reply {
  if (effect.kind === 'headers') return { ...reply, headers: { ...reply.headers, ...effect.headers } };
  if (effect.kind === 'notJson') {
    return {
      ...reply,
      body: {
        kind: 'text',
        text: effect.text ?? '<html><body>Simulated proxy page</body></html>',
        type: 'application/json',
      },
    };
  }
  const json = jsonOf(reply);
  if (json === undefined) return reply;
  switch (effect.kind) {
    case 'mutate': {
      return withJson(reply, effect.json(json));
    }
    case 'badRecord': {
      return withJson(reply, withBadRecord(json, effect.record));
    }
    case 'repeatNextLink': {
      return withJson(reply, {
        ...json,
        '@odata.nextLink': `${origin}${exchange.path}?${exchange.rawQuery}`,
      });
    }
    case 'foreignNextLink': {
      return withJson(reply, moved(json, effect.origin));
    }
    default: {
      return reply;
    }
  }
}
