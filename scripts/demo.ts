import { Command } from 'commander';
import { aborted, untilStopped } from '../src/lib/until-stopped.ts';
import { type Demo, openDemo } from './demo/open-demo.ts';
import { describeResult } from './demo/print-result.ts';
import { runAll } from './demo/run-all.ts';

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
for (const run of await runAll(demo, signal)) {
  process.stdout.write(`\n${await describeResult(demo.app, run)}`);
}
process.stdout.write('\n');
if (options.exit !== true) {
  process.stdout.write(whatNext(demo));
  await aborted(signal);
}

function whatNext({ address, dataDir, connectors, toHeal }: Demo): string {
  const [first] = connectors;
  return [
    `The pages are at ${address} until Ctrl-C:`,
    `  ${address}/  all tenants at a glance, what needs attention first`,
    `  ${address}/connectors/${first?.id ?? ''}  subscriptions, users and activity of ${first?.name ?? ''}`,
    `  ${address}/runs  every run; one under way shows its progress`,
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
