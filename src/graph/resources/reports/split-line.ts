const quote = '"';

/**
 * The values of a line of CSV, which ends without a line break. A value in quotes may hold commas and doubled quotes; a
 * quote inside a bare value is a character. Null for all else: a quote that does not close, or text behind one.
 */
export function splitLine(line: string): readonly string[] | null {
  if (!line.includes(quote)) return line.split(',');
  const values: string[] = [];
  for (let at = 0; ; at += 1) {
    const end = line[at] === quote ? endOfQuoted(line, at) : endOfBare(line, at);
    if (end === null) return null;
    const isQuoted = line[at] === quote;
    values.push(isQuoted ? line.slice(at + 1, end - 1).replaceAll('""', quote) : line.slice(at, end));
    if (end === line.length) return values;
    at = end;
  }
}

function endOfBare(line: string, from: number): number {
  const comma = line.indexOf(',', from);
  return comma === -1 ? line.length : comma;
}

/** Behind the closing quote; null where a comma or the end does not follow it. */
function endOfQuoted(line: string, from: number): number | null {
  let at = line.indexOf(quote, from + 1);
  while (at !== -1 && line[at + 1] === quote) at = line.indexOf(quote, at + 2);
  if (at === -1) return null;
  const next = line[at + 1];
  return next === undefined || next === ',' ? at + 1 : null;
}
