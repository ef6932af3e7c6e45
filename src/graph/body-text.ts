import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { type AnswerHeaders, headerOf } from './answer.ts';

const gunzipAside = promisify(gunzip);

/** Larger ones, from about a quarter of a page of users on, would hold up the process for milliseconds. */
const mostAtOnce = 16 * 1024;
/** Of the text, at a time: with the 16 KiB of zlib's own a page of users comes in seventy pieces. */
const chunkSize = 256 * 1024;

// strips a byte order mark
const utf8 = new TextDecoder();

/**
 * The text of a whole body as it came, gzip undone. got would do that by a stream for each answer, which takes ten times as
 * long for a small one. Rejects where the body is cut off or no gzip.
 */
export async function bodyText(body: Uint8Array, headers: AnswerHeaders): Promise<string> {
  const isZipped = body.length > 0 && headerOf(headers, 'content-encoding')?.toLowerCase() === 'gzip';
  if (!isZipped) return utf8.decode(body);
  return utf8.decode(body.length <= mostAtOnce ? gunzipSync(body) : await gunzipAside(body, { chunkSize }));
}
