import { checkConnector } from '../../sync/manage/check-connector.ts';
import type { CheckLine } from '../../sync/manage/check-line.ts';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import type { Column } from '../output/column.ts';
import { describeCheck, worstOf } from '../output/check-lines.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { chosenFormat } from '../output/output-format.ts';
import { printJson, printRows } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

const columns: readonly Column<CheckLine>[] = [
  { name: 'check', value: (line) => line.name },
  { name: 'status', value: (line) => line.status },
  { name: 'message', value: (line) => line.message },
  { name: 'advice', value: (line) => line.advice },
  { name: 'code', value: (line) => line.code },
  { name: 'requestId', value: (line) => line.requestId },
];

export async function check(
  context: CommandContext,
  name: string,
  options: FormatOptions,
): Promise<ExitCode> {
  const connector = await requireConnector(context.services.db, name);
  const format = chosenFormat(options);
  const lines: CheckLine[] = [];
  for await (const line of checkConnector(context.services, connector, context.signal)) {
    lines.push(line);
    if (format === 'table') {
      await writeText(context.stdout, describeCheck(line));
    }
  }
  if (format === 'json') {
    await printJson(context, { connector: connector.name, status: worstOf(lines), checks: lines });
  } else if (format === 'csv') {
    await printRows(context, format, columns, lines);
  }
  return worstOf(lines) === 'failed' ? exitCodes.failed : exitCodes.done;
}
