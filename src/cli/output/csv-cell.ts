/**
 * A spreadsheet takes a cell that begins so for a formula and runs it; a display name is chosen by a user of the
 * tenant. The apostrophe makes it text.
 */
export function defuseCell(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}
