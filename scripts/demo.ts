import { Command } from 'commander';
import type { CommandContext } from '../src/cli/command-context.ts';
import { waitForRuns } from '../src/cli/progress/wait-for-runs.ts';
import { aborted, untilStopped } from '../src/lib/until-stopped.ts';
import { startRun } from '../src/sync/start-run.ts';
import { type Demo, openDemo } from './demo/open-demo.ts';
import { describeResult } from './demo/print-result.ts';

const options = new Command('demo')
  .description('Simulated tenants, synced into an embedded database: nothing outside this machine is asked.')
  .option('--exit', 'end after the first syncs instead of at Ctrl-C')
  .parse()
  .opts<{ readonly exit?: boolean }>();

const signal = untilStopped();
process.stderr.write(
  'Starting a simulated Microsoft Graph with three tenants, and the connector with an embedded database …\n',
);
await using demo = await openDemo(signal);
process.stderr.write(`Watch it at ${demo.address}/runs\n`);
await show(demo);
if (options.exit !== true) {
  process.stdout.write(whatNext(demo));
  await aborted(signal);
}

function whatNext({ address, dataDir, toHeal }: Demo): string {
  return [
    `The pages are at ${address} until Ctrl-C.`,
    '',
    `${toHeal.name} failed because its client secret has expired. To heal it, open`,
    `  ${address}/connectors/${toHeal.connectorId}/settings`,
    `enter ${toHeal.secret} as the new client secret, save, and press “Run now”.`,
    '',
    'In another terminal:',
    `  DATA_DIR=${dataDir} npm run -s admin -- show users fabrikam`,
    `  DATA_DIR=${dataDir} npm run -s admin -- sync contoso --wait`,
    '',
  ].join('\n');
}

async function show({ app, connectors }: Demo): Promise<void> {
  const started = await Promise.all(
    connectors.map(({ id }) => startRun(app, { connectorId: id, trigger: 'manual', full: false })),
  );
  const context: CommandContext = {
    services: { ...app, startWorkers: null, countWorkers: null },
    stdout: process.stdout,
    stderr: process.stderr,
    isTty: process.stderr.isTTY,
    signal,
    now: () => new Date(),
    readFile: () => Promise.reject(new Error('the demo reads no file')),
    readStdin: () => Promise.reject(new Error('the demo reads no input')),
  };
  const runs = await waitForRuns(
    context,
    started.flatMap((run) => run?.runId ?? []),
    true,
  );
  for (const run of runs) process.stdout.write(`\n${await describeResult(app, run)}`);
  process.stdout.write('\n');
}
