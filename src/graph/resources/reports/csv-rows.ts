import { pipeline } from 'node:stream/promises';
import { CsvError, type Options, parse } from 'csv-parse';
import { connectionError } from '../../connection-error.ts';
import { GraphError } from '../../graph-error.ts';
import type { Download } from '../../tenant-client.ts';

/** One record; the length differs from the header's where the record is broken. */
export type CsvRecord = readonly string[];

/** Above this a record is a quote that never closes, not a row. */
const longestRecord = 256 * 1024;

// Columns are matched by the caller: csv-parse's own matching refuses the whole file for one broken row.
const options: Options = {
  bom: true,
  columns: false,
  relax_column_count: true,
  // Quoting rules are not documented (graph-facts §6.1): a quote inside a bare value is a character.
  relax_quotes: true,
  // Blank lines occur at the end, some with spaces.
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  max_record_size: longestRecord,
};

/**
 * The records of a download, header first, as they come. A download that was cut ends with `transient`, never
 * quietly: half a report would read as half the people being inactive (I3, I9).
 */
export async function* csvRecords(download: Download, signal: AbortSignal): AsyncGenerator<CsvRecord, void> {
  const parser = parse(options);
  const tail = { lastByte: -1 };
  const piped = pipeline(download.body, (source) => noteTail(source, tail), parser, { signal });
  // The failure reaches us through the parser; here it is only kept from being called unhandled.
  piped.catch(() => undefined);
  try {
    for await (const record of parser) yield asRecord(record);
    await piped;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CsvError) throw cut(download, `its CSV breaks off (${error.code})`);
    throw connectionError(error, download.url);
  } finally {
    parser.destroy();
  }
  // A body that just ends with its connection looks whole wherever it is cut; whole files end with a line break.
  if (!download.isDelimited && tail.lastByte !== newline)
    throw cut(download, 'it does not end with a line break');
}

/** The error for a download that is not whole. */
export function cut(download: Download, why: string, advice: string | null = null): GraphError {
  const message = `The report download from ${download.url.host} is not whole: ${why}.`;
  return new GraphError('transient', message, { advice });
}

const newline = 0x0a;

async function* noteTail(
  source: AsyncIterable<Uint8Array>,
  tail: { lastByte: number },
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of source) {
    tail.lastByte = chunk.at(-1) ?? tail.lastByte;
    yield chunk;
  }
}

function asRecord(record: unknown): CsvRecord {
  return Array.isArray(record) ? record.map(String) : [];
}
