import { array, assert, constantFrom, integer, property } from 'fast-check';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { CsvReader } from '../../../src/graph/resources/reports/csv-reader.ts';

/** What the reader makes of a text that comes in pieces of `size` characters. */
function read(text: string, size = text.length): readonly (readonly string[])[] {
  const reader = new CsvReader();
  const pieces = text.match(new RegExp(`[^]{1,${Math.max(1, size)}}`, 'g')) ?? [];
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

describe('a CSV', () => {
  it.each([
    [
      'plain lines',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'no line break at its end',
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['empty values', ',b,\n', [['', 'b', '']]],
    [
      'commas and doubled quotes in quotes',
      '"Vance, Adele","Adele ""Ad"" Vance"\n',
      [['Vance, Adele', 'Adele "Ad" Vance']],
    ],
    [
      'line breaks in quotes',
      'a,"b\r\nc\n",d\ne,f,g\n',
      [
        ['a', 'b\r\nc\n', 'd'],
        ['e', 'f', 'g'],
      ],
    ],
    [
      'a quote inside a bare value',
      '5" pipe,b\nc,d\n',
      [
        ['5" pipe', 'b'],
        ['c', 'd'],
      ],
    ],
    ['blank lines', 'a,b\n\n  \n,\n\r\n', [['a', 'b']]],
  ])('with %s is read', (_, text, records) => {
    expect(read(text)).toEqual(records);
    expect(read(text, 1)).toEqual(records);
  });

  it.each([
    ['a quote that does not close', 'a,b\nc,"d\ne,f\n', 'CSV_QUOTE_NOT_CLOSED'],
    ['a record without an end', `a,"${'x\n'.repeat(200_000)}`, 'CSV_MAX_RECORD_SIZE'],
    ['a line without an end', 'x'.repeat(300_000), 'CSV_MAX_RECORD_SIZE'],
  ])('with %s is refused', (_, text, code) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }));
  });

  it('is read as csv-parse reads it, whatever stands in it and wherever it is cut', () => {
    const options = {
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      record_delimiter: ['\n', '\r\n'],
    };
    const piece = constantFrom('a', 'b c', ',', '"', '""', '\n', '\r\n', '","', '"\n', 'é');
    assert(
      property(array(piece, { maxLength: 40 }), integer({ min: 1, max: 12 }), (pieces, size) => {
        const text = pieces.join('');
        const expected = outcome(() => parse(text, options));
        expect(outcome(() => read(text, size))).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return 'refused';
  }
}
