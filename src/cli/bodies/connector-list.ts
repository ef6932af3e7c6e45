import { listConnectorPages } from '../../store/connectors.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { toConnectorJson, type ConnectorJson } from '../output/connector-json.ts';
import { connectorColumns } from '../output/connector-columns.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { chosenFormat } from '../output/output-format.ts';
import { printPages } from '../output/print-rows.ts';

export async function list(context: StoreContext, options: FormatOptions): Promise<ExitCode> {
  await printPages(context, chosenFormat(options), connectorColumns, jsonPages(context));
  return exitCodes.done;
}

async function* jsonPages({ services: { db, now } }: StoreContext): AsyncGenerator<readonly ConnectorJson[]> {
  for await (const page of listConnectorPages(db)) {
    yield page.map((connector) => toConnectorJson(connector, now()));
  }
}
