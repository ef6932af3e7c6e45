import { textWidth } from './text-width.ts';

/** A table of texts with a head, each column as wide as its widest cell. No cell may hold control characters. */
export function drawTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    rows.reduce((width, row) => Math.max(width, textWidth(row[column] ?? '')), textWidth(name)),
  );
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const line = (cells: readonly string[]): string =>
    `│${widths.map((width, column) => pad(cells[column] ?? '', width)).join('│')}│`;
  return [
    rule('┌', '┬', '┐'),
    line(head),
    rule('├', '┼', '┤'),
    ...rows.map((row) => line(row)),
    rule('└', '┴', '┘'),
  ].join('\n');
}

function pad(text: string, width: number): string {
  return ` ${text}${' '.repeat(width - textWidth(text))} `;
}
