import { connectorConditions } from '../../domain/connector-condition.ts';
import { countByCondition, listStatusFacts, listStatusIds, type StatusTotals } from '../../store/status.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnectors } from '../find-connector.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { chosenFormat } from '../output/output-format.ts';
import { printPages } from '../output/print-rows.ts';
import { statusColumns, toStatusRow, type StatusRow } from '../output/status-row.ts';
import { writeText } from '../output/write-text.ts';

/** What is in memory at a time. */
const pageSize = 1_000;

export interface StatusOptions extends FormatOptions {
  readonly limit: number;
}

export async function status(
  context: StoreContext,
  names: readonly string[],
  options: StatusOptions,
): Promise<ExitCode> {
  const { db } = context.services;
  const ids =
    names.length === 0
      ? await listStatusIds(db, options.limit)
      : (await requireConnectors(db, names)).map((connector) => connector.id);
  const format = chosenFormat(options);
  const pages = statusPages(context, ids);
  const advice: string[] = [];
  await printPages(context, format, statusColumns, format === 'table' ? noting(pages, advice) : pages);
  if (advice.length > 0) await writeText(context.stdout, `\n${advice.join('\n')}\n`);
  if (names.length === 0 && ids.length === options.limit)
    sayTotals(context, ids.length, await countByCondition(db));
  return exitCodes.done;
}

async function* statusPages(
  { services: { db } }: StoreContext,
  ids: readonly string[],
): AsyncGenerator<readonly StatusRow[]> {
  for (let at = 0; at < ids.length; at += pageSize) {
    const facts = await listStatusFacts(db, ids.slice(at, at + pageSize));
    yield facts.map((each) => toStatusRow(each)).toSorted(byNeed);
  }
}

function byNeed(a: StatusRow, b: StatusRow): number {
  const rank = connectorConditions.indexOf(a.condition) - connectorConditions.indexOf(b.condition);
  return rank === 0 ? byName(a.connector.toLowerCase(), b.connector.toLowerCase()) : rank;
}

// Not by locale, which takes a hundred times as long.
function byName(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Sentences do not fit the columns of a table: they stand below it, one line for each connector in need. */
async function* noting(
  pages: AsyncIterable<readonly StatusRow[]>,
  lines: string[],
): AsyncGenerator<readonly StatusRow[]> {
  for await (const page of pages) {
    const inNeed = page.filter((row) => row.problem !== null && row.condition !== 'paused');
    lines.push(...inNeed.map(describe));
    yield page;
  }
}

function describe({ connector, condition, problem, advice }: StatusRow): string {
  const then = advice === null ? '' : ` What to do: ${advice}`;
  return `${connector}: ${condition}. ${problem ?? ''}${then}`.replaceAll(/\p{Cc}/gu, ' ');
}

function sayTotals({ stderr }: StoreContext, shown: number, totals: StatusTotals): void {
  const { connectors, byCondition } = totals;
  if (connectors === shown) return;
  const all = connectors < shown ? '' : ` of ${connectors.toLocaleString('en')}`;
  const counts = connectorConditions.flatMap((name) => {
    const count = byCondition[name];
    return count === undefined || count === 0 ? [] : [`${name}: ${many(count)}`];
  });
  stderr.write(
    `Shown: ${shown.toLocaleString('en')}${all} connectors, those in need first; --limit or names show others. In all: ${counts.join(', ')}.\n`,
  );
}

function many(count: number | null): string {
  return count === null ? 'more than 10,000' : count.toLocaleString('en');
}
