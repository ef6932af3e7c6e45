import { CsvError, type Options, parse } from 'csv-parse/sync';
import { splitLine } from './split-line.ts';

/** One record; the length differs from the header's where the record is broken. */
export type CsvRecord = readonly string[];

/** Above this a record is a quote that never closes, not a row. */
const longestRecord = 256 * 1024;

// Columns are matched by the caller: csv-parse's own matching refuses the whole file for one broken row.
const options: Options = {
  columns: false,
  relax_column_count: true,
  // Quoting rules are not documented (graph-facts §6.1): a quote inside a bare value is a character.
  relax_quotes: true,
  skip_empty_lines: true,
};

/**
 * Takes a CSV as it comes and gives the records that are whole. Most lines are cut at their commas, ten times as fast
 * as csv-parse goes through their characters; what is quoted in any other than the plainest way is left to it. Blank
 * records are none: they occur at the end, some with spaces. Throws CsvError.
 */
export class CsvReader {
  /** Behind the last line break. */
  #rest = '';
  /** Lines of a record whose quote is still open; null where there is none. */
  #open: string | null = null;

  push(text: string): readonly CsvRecord[] {
    const records: CsvRecord[] = [];
    const whole = this.#rest + text;
    let from = 0;
    for (let to = whole.indexOf('\n'); to !== -1; to = whole.indexOf('\n', from)) {
      this.#take(whole.slice(from, to), records);
      from = to + 1;
    }
    this.#rest = whole.slice(from);
    requireShort(this.#rest);
    return records;
  }

  /** The file is over: its last record may have no line break behind it. */
  end(): readonly CsvRecord[] {
    const records: CsvRecord[] = [];
    this.#take(this.#rest, records);
    // fails, and says of what kind it is
    if (this.#open !== null) parse(this.#open, options);
    return records;
  }

  #take(raw: string, records: CsvRecord[]): void {
    const text = this.#open === null ? raw : `${this.#open}\n${raw}`;
    const mayClose = this.#open === null || raw.includes('"');
    const found = mayClose ? read(text) : null;
    if (found === null) requireShort(text);
    else records.push(...found.filter(isFilled));
    this.#open = found === null ? text : null;
  }
}

/** Null where a quote is still open. */
function read(text: string): readonly CsvRecord[] | null {
  const record = splitLine(text.endsWith('\r') ? text.slice(0, -1) : text);
  if (record !== null) return [record];
  try {
    return parse(text, options);
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return null;
    throw error;
  }
}

function isFilled(record: CsvRecord): boolean {
  return record.some((value) => value.trim() !== '');
}

function requireShort(text: string): void {
  if (text.length > longestRecord)
    throw new CsvError('CSV_MAX_RECORD_SIZE', `a record has more than ${longestRecord} characters`);
}
