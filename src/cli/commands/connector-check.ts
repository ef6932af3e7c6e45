import type { Command } from 'commander';
import { checkConnector } from '../../sync/manage/check-connector.ts';
import type { CheckLine } from '../../sync/manage/check-line.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import type { Column } from '../output/column.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printJson, printRows } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

const marks = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const satisfies Record<
  CheckLine['status'],
  string
>;

const columns: readonly Column<CheckLine>[] = [
  { name: 'check', value: (line) => line.name },
  { name: 'status', value: (line) => line.status },
  { name: 'message', value: (line) => line.message },
  { name: 'advice', value: (line) => line.advice },
  { name: 'code', value: (line) => line.code },
  { name: 'requestId', value: (line) => line.requestId },
];

export function addConnectorCheckCommand(connector: Command, intake: CommandIntake): void {
  const command = connector
    .command('check')
    .description('try token, permissions and every source, and say what to do')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector check contoso');
  addFormatOptions(command).action((name: string, options: FormatOptions) => {
    intake.run((context) => check(context, name, options));
  });
}

async function check(context: CommandContext, name: string, options: FormatOptions): Promise<ExitCode> {
  const connector = await requireConnector(context.services.db, name);
  const format = chosenFormat(options);
  const lines: CheckLine[] = [];
  for await (const line of checkConnector(context.services, connector, context.signal)) {
    lines.push(line);
    if (format === 'table') {
      await writeText(context.stdout, describe(line));
    }
  }
  if (format === 'json') {
    await printJson(context, { connector: connector.name, status: worst(lines), checks: lines });
  } else if (format === 'csv') {
    await printRows(context, format, columns, lines);
  }
  return worst(lines) === 'failed' ? exitCodes.failed : exitCodes.done;
}

/** As they come, one below the other: sentences do not fit the columns of a table. */
function describe(line: CheckLine): string {
  const code = line.code === null ? '' : ` (${line.code})`;
  const advice = line.advice === null ? '' : `\n         what to do: ${line.advice}`;
  return `${marks[line.status]}  ${line.name}: ${line.message}${code}${advice}\n`;
}

function worst(lines: readonly CheckLine[]): CheckLine['status'] {
  if (lines.some((line) => line.status === 'failed')) {
    return 'failed';
  }
  return lines.some((line) => line.status === 'warning') ? 'warning' : 'ok';
}
