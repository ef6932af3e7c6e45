/**
 * A Postgres array as its text, which any array parameter takes: pg would make the same of a list, in four times the
 * time, which is a good part of what a page of users costs.
 */
export function textArray(values: readonly (string | boolean | null)[]): string {
  return `{${values.map(element).join(',')}}`;
}

const special = /["\\]/;

function element(value: string | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return `"${special.test(value) ? value.replaceAll(/["\\]/g, String.raw`\$&`) : value}"`;
}
