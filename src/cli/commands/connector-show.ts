import type { Command } from 'commander';
import { connectorWarnings } from '../../sync/manage/connector-warnings.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import { toConnectorJson, type ConnectorJson } from '../output/connector-json.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printRecord } from '../output/print-record.ts';
import { sayWarnings } from '../output/say-warnings.ts';

export function addConnectorShowCommand(connector: Command, intake: CommandIntake): void {
  const command = connector
    .command('show')
    .description('the settings of a connector; its credential is never shown')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector show contoso');
  addFormatOptions(command).action((name: string, options: FormatOptions) => {
    intake.run((context) => show(context, name, options));
  });
}

async function show(context: CommandContext, name: string, options: FormatOptions): Promise<ExitCode> {
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
