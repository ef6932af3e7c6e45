/** A column of text per selected field. */
export function userColumns(select: string): readonly string[] {
  return select.split(',');
}

/** The fields of a user as text; what is no text, the licenses among them, as JSON. */
export function columnValues(
  columns: readonly string[],
  user: Readonly<Record<string, unknown>>,
): readonly (string | null)[] {
  return columns.map((column) => {
    const value = user[column];
    if (value === undefined || value === null) return null;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
