import { CsvError } from 'csv-parse/sync';
import { connectionError } from '../../connection-error.ts';
import { GraphError } from '../../graph-error.ts';
import type { Download } from '../../tenant-client.ts';
import { CsvReader, type CsvRecord } from './csv-reader.ts';

/**
 * The records of a download, header first, as they come: those of a piece of it at a time. A download that was cut ends
 * with `transient`, never quietly: half a report would read as half the people being inactive (I3, I9).
 */
export async function* csvRecords(
  download: Download,
  signal: AbortSignal,
): AsyncGenerator<readonly CsvRecord[], void> {
  // takes the byte order mark away
  const decoder = new TextDecoder();
  const reader = new CsvReader();
  let lastByte = -1;
  try {
    for await (const piece of download.body) {
      signal.throwIfAborted();
      lastByte = piece.at(-1) ?? lastByte;
      yield reader.push(decoder.decode(piece, { stream: true }));
    }
    yield [...reader.push(decoder.decode()), ...reader.end()];
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CsvError) throw cut(download, `its CSV breaks off (${error.code})`);
    throw connectionError(error, download.url);
  }
  // A body that just ends with its connection looks whole wherever it is cut; whole files end with a line break.
  if (!download.isDelimited && lastByte !== newline) throw cut(download, 'it does not end with a line break');
}

/** The error for a download that is not whole. */
export function cut(download: Download, why: string, advice: string | null = null): GraphError {
  const message = `The report download from ${download.url.host} is not whole: ${why}.`;
  return new GraphError('transient', message, { advice });
}

const newline = 0x0a;
