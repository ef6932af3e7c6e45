import type { StoreContext } from '../command-context.ts';
import type { Column } from './column.ts';
import type { OutputFormat } from './output-format.ts';
import { printJson, printRows } from './print-rows.ts';

interface Field {
  readonly name: string;
  readonly value: string;
}

const fieldColumns: readonly Column<Field>[] = [
  { name: 'field', value: (field) => field.name },
  { name: 'value', value: (field) => field.value },
];

/** One thing: an object in JSON, a row per field otherwise. */
export async function printRecord(
  context: StoreContext,
  format: OutputFormat,
  record: object,
): Promise<void> {
  if (format === 'json') {
    await printJson(context, record);
    return;
  }
  const fields = Object.entries(record).map(([name, value]: [string, unknown]) => ({
    name,
    value: asText(value),
  }));
  await printRows(context, format, fieldColumns, fields);
}

function asText(value: unknown): string {
  if (value === null || value === undefined) {
    return '–';
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value.join(' ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
