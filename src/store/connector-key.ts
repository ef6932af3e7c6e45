import type { ConnectorOrder, KeyColumn } from './connector-order.ts';

/** Where a page begins: behind the row with these sort values, in the part of that name. */
export type ConnectorKey = readonly [part: string, first: string | null, second: string | null];

/** The values of a key where they are such as these columns have; null for any other, which begins at the beginning. */
export function keyValues(
  columns: readonly KeyColumn[],
  [, ...given]: ConnectorKey,
): readonly string[] | null {
  const values = given.slice(0, columns.length).filter((value) => value !== null);
  const areRight = columns.every(({ type }, at) => isOf(type, values[at] ?? ''));
  return values.length === columns.length && areRight ? values : null;
}

function isOf(type: KeyColumn['type'], value: string): boolean {
  switch (type) {
    case 'text':
      return true;
    case 'smallint':
      return /^\d{1,3}$/.test(value);
    case 'uuid':
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
    case 'date':
      return isInfinite(value) || (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)));
    case 'timestamptz':
      return (
        isInfinite(value) ||
        (/^\d{4}-[\d-]+ [\d:.]+[+-][\d:]+$/.test(value) && !Number.isNaN(Date.parse(value.slice(0, 10))))
      );
  }
}

function isInfinite(value: string): boolean {
  return /^-?infinity$/.test(value);
}

export interface KeySql {
  /** What sorts the rows of a page, behind `order by`. */
  readonly order: string;
  /** True for the rows behind the key. */
  readonly isBehind: string;
  /** The values of a row's own key, as `first` and `second`. */
  readonly columns: string;
}

/** SQL for a page in the order of these columns, `behind` a row with these values, whose parameters count from `from`. */
export function keySql(
  columns: readonly KeyColumn[],
  { by, isDescending }: ConnectorOrder,
  behind: readonly string[] | null,
  from: number,
): KeySql {
  const [way, beyond] = isDescending && by !== 'need' ? [' desc', '<'] : ['', '>'];
  const names = columns.map(({ sql }) => sql);
  const values = columns.map(({ type }, at) => `$${from + at}::${type}`);
  return {
    order: names.map((sql) => `${sql}${way}`).join(', '),
    isBehind: behind === null ? 'true' : `(${names.join(', ')}) ${beyond} (${values.join(', ')})`,
    columns: `(${names[0] ?? 'null'})::text as first, (${names[1] ?? 'null'})::text as second`,
  };
}
