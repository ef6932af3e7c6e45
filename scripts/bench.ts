import { Command } from 'commander';
import { type BenchRow, isHeld } from './bench/bench-row.ts';
import { describeMachine } from './bench/describe-machine.ts';
import { type Finished, formatTable } from './bench/format-table.ts';
import { rows } from './bench/rows.ts';
import { openShared } from './bench/shared.ts';

function chosenRows(): readonly BenchRow[] {
  const names = rows.map(({ name }) => `"${name}"`).join(', ');
  const command = new Command('bench')
    .description('Measures the connector on servers of its own and prints one table.')
    .option('--all', 'the rows that take long as well', false)
    .option('--only <name>', `one row: ${names}`);
  const { all, only } = command.parse().opts<{ all: boolean; only?: string }>();
  const chosen = rows.filter(({ name, isDefault }) =>
    only === undefined ? all || isDefault : name === only,
  );
  if (chosen.length === 0) command.error(`Nothing to measure: use --all, or --only with one of ${names}.`);
  return chosen;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
// The servers and folders of a row are removed when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const chosen = chosenRows();
const machine = describeMachine();
say(machine);
await using shared = openShared(say);
const results: Finished[] = [];
for (const row of chosen) {
  say(`\n${row.name}: ${row.what}`);
  results.push({ row, ...(await row.run((text) => say(`  ${text}`), shared)) });
}
process.stdout.write(`${machine}\n${formatTable(results)}`);
const isMissed = results.some(({ lines }) => lines.some((line) => isHeld(line) === false));
process.exitCode = isMissed ? 1 : 0;
