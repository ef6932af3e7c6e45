import type { CellValue } from './column.ts';

/**
 * A spreadsheet takes a cell that begins so for a formula and runs it; a display name is chosen by a user of the
 * tenant. The apostrophe makes it text.
 */
export function defuseCell(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

/** A value as it stands in CSV. */
export function csvCell(value: CellValue): CellValue {
  return typeof value === 'string' ? defuseCell(value) : typeof value === 'boolean' ? String(value) : value;
}
