import { connectorWarnings } from '../../sync/manage/connector-warnings.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import { toConnectorJson, type ConnectorJson } from '../output/connector-json.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { chosenFormat } from '../output/output-format.ts';
import { printRecord } from '../output/print-record.ts';
import { sayWarnings } from '../output/say-warnings.ts';

export async function show(context: StoreContext, name: string, options: FormatOptions): Promise<ExitCode> {
  const { db } = context.services;
  const connector = await requireConnector(db, name);
  const warnings = await connectorWarnings(db, connector, context.services.now());
  const format = chosenFormat(options);
  const record = toConnectorJson(connector, context.services.now());
  await printRecord(context, format, format === 'json' ? { ...record, warnings } : asLines(record));
  if (connector.needsAttention !== null) {
    const { message, advice } = connector.needsAttention;
    context.stderr.write(`Needs attention: ${message} ${advice}\n`);
  }
  sayWarnings(context, warnings);
  return exitCodes.done;
}

/** One line for each field: what is more than a text in JSON becomes one. */
function asLines(record: ConnectorJson): object {
  const bySku = Object.entries(record.inactiveAfterSku).map(([sku, days]) => `${sku}=${String(days)}`);
  return {
    ...record,
    needsAttention: record.needsAttention?.message ?? null,
    inactiveAfterSku: bySku.length === 0 ? null : bySku,
  };
}
