import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import type { Exchange } from './exchange.ts';
import type { GraphError, Reply, ReplyBody } from './reply.ts';

const gzipBytes = promisify(gzip);
const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
/** Below this a compressed answer is no smaller. */
const GZIP_FROM_BYTES = 1024;

function errorText(exchange: Exchange, { code, message, inner }: GraphError): string {
  const ids = {
    date: new Date(exchange.at).toISOString().slice(0, 19),
    'request-id': exchange.requestId,
    'client-request-id': exchange.headers['client-request-id'] ?? exchange.requestId,
  };
  return JSON.stringify({ error: { code, message, innerError: { ...inner, ...ids } } });
}

/** A body as bytes; undefined for a stream. */
export function replyBytes(exchange: Exchange, body: ReplyBody): Buffer | undefined {
  if (body.kind === 'stream') return undefined;
  if (body.kind === 'bytes') return body.page.plain;
  if (body.kind === 'json') return Buffer.from(JSON.stringify(body.value));
  if (body.kind === 'error') return Buffer.from(errorText(exchange, body.error));
  return Buffer.from(body.kind === 'text' ? body.text : '');
}

function contentType(body: ReplyBody): string | undefined {
  if (body.kind === 'empty') return undefined;
  return ('type' in body ? body.type : undefined) ?? JSON_TYPE;
}

/** The headers every answer of Graph carries (facts §8), then the reply's own. */
export function replyHeaders(exchange: Exchange, reply: Reply): Record<string, string> {
  const type = contentType(reply.body);
  return {
    date: new Date(exchange.at).toUTCString(),
    'request-id': exchange.requestId,
    'client-request-id': exchange.headers['client-request-id'] ?? exchange.requestId,
    'x-ms-ags-diagnostic': JSON.stringify({ ServerInfo: { DataCenter: 'Simulated', Slice: 'E', Ring: '5' } }),
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(type === JSON_TYPE && exchange.path.startsWith('/v1.0/') ? { 'odata-version': '4.0' } : {}),
    ...reply.headers,
  };
}

function wantsGzip(exchange: Exchange): boolean {
  return /\bgzip\b/iu.test(exchange.headers['accept-encoding'] ?? '');
}

/** Writes the whole reply, compressed when asked. A client that went away is not an error. */
export async function writeReply(response: ServerResponse, exchange: Exchange, reply: Reply): Promise<void> {
  const headers = replyHeaders(exchange, reply);
  const { body } = reply;
  const zip = wantsGzip(exchange);
  if (body.kind === 'stream') {
    response.writeHead(reply.status, { ...headers, ...(zip ? { 'content-encoding': 'gzip' } : {}) });
    const source = Readable.from(body.chunks);
    await (zip ? pipeline(source, createGzip({ level: 1 }), response) : pipeline(source, response));
    return;
  }
  const plain = replyBytes(exchange, body) ?? Buffer.alloc(0);
  if (!zip || plain.length < GZIP_FROM_BYTES) {
    response.writeHead(reply.status, { ...headers, 'content-length': String(plain.length) }).end(plain);
    return;
  }
  const cached = body.kind === 'bytes' ? body.page.gzipped : undefined;
  const zipped = cached ?? (await gzipBytes(plain, { level: 1 }));
  if (body.kind === 'bytes') body.page.gzipped = zipped;
  response
    .writeHead(reply.status, {
      ...headers,
      'content-encoding': 'gzip',
      'content-length': String(zipped.length),
    })
    .end(zipped);
}
