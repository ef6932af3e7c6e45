import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Waits where the reader is slower than we are, so that a long listing is not gathered in memory. */
export async function writeText(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text) && !stream.destroyed && stream.writableNeedDrain) {
    await once(stream, 'drain');
  }
}
