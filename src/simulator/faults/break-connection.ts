import type { ServerResponse } from 'node:http';
import type { Exchange } from '../wire/exchange.ts';
import type { Reply, ReplyBody } from '../wire/reply.ts';
import { replyBytes, replyHeaders } from '../wire/write-reply.ts';

/** Enough of any body to cut it in the middle; a report is not read whole for that. */
const HEAD_BYTES = 64 * 1024;

function head(exchange: Exchange, body: ReplyBody): Buffer {
  const bytes = replyBytes(exchange, body);
  if (bytes !== undefined || body.kind !== 'stream') return bytes ?? Buffer.alloc(0);
  let text = '';
  for (const chunk of body.chunks) {
    text += chunk;
    if (text.length > HEAD_BYTES) break;
  }
  return Buffer.from(text);
}

/** Resets the connection without a word. */
export function cutBefore(response: ServerResponse): void {
  response.destroy();
}

/** Promises the whole body, sends a part of it and resets the connection. */
export async function cutWithin(
  response: ServerResponse,
  exchange: Exchange,
  reply: Reply,
  atByte?: number,
): Promise<void> {
  const bytes = head(exchange, reply.body);
  response.writeHead(reply.status, {
    ...replyHeaders(exchange, reply),
    'content-length': String(bytes.length + 1),
  });
  await new Promise<void>((done) => {
    response.write(bytes.subarray(0, atByte ?? Math.floor(bytes.length / 2)), () => {
      done();
    });
  });
  response.destroy();
}
