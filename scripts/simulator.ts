import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { numberedTenant } from '../src/simulator/numbered-tenant.ts';
import { startSimulator } from '../src/simulator/start-simulator.ts';
import type { TenantSpec } from '../src/simulator/tenant-spec.ts';

interface Options {
  readonly users: number;
  readonly tenants: number;
  readonly oneMore: number | undefined;
  readonly port: number;
  readonly host: string;
  readonly latency: number;
  readonly seed: number;
  readonly concealed: boolean;
  readonly withoutReports: boolean;
  readonly throttled: boolean;
  readonly prepared: boolean;
}

/** Enough for 100,000 users of 1.1 KB, plain and zipped, a few times over. */
const PREPARED_BYTES = 512 * 1024 * 1024;

function wholeNumber(text: string): number {
  if (!/^\d+$/u.test(text)) throw new InvalidArgumentError('a whole number is wanted');
  return Number(text);
}

function tenantSize(text: string): number {
  const users = wholeNumber(text);
  if (users < 10 || users > 1_000_000) throw new InvalidArgumentError('10 to 1,000,000 is possible');
  return users;
}

function readOptions(): Options {
  const command = new Command('simulator')
    .description('Serves simulated Microsoft 365 tenants over HTTP until Ctrl-C.')
    .option('--users <n>', 'users per tenant, 10 to 1,000,000', tenantSize, 1000)
    .option('--tenants <n>', 'number of tenants', wholeNumber, 1)
    .option('--one-more <n>', 'one more tenant, of so many users', tenantSize)
    .option('--port <n>', 'port of login and Graph; report downloads are on the next one', wholeNumber, 4600)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--latency <ms>', 'milliseconds added to every answer', wholeNumber, 0)
    .option('--seed <n>', 'the same seed gives the same tenants', wholeNumber, 1)
    .option('--concealed', 'reports with concealed names', false)
    .option('--without-reports', 'tenants not yet provisioned for reports', false)
    .option('--throttled', 'limit resource units and report requests as Graph does', false)
    .option('--prepared', 'render each page once (for measurements)', false);
  return command.parse().opts<Options>();
}

function tenantSpecs(options: Options): TenantSpec[] {
  const sizes = Array.from({ length: options.tenants }, () => options.users);
  if (options.oneMore !== undefined) sizes.push(options.oneMore);
  return sizes.map((users, n) => ({
    ...numberedTenant(options.seed, n, users),
    concealed: options.concealed,
    reportsProvisioned: !options.withoutReports,
  }));
}

function describe(spec: TenantSpec): string {
  const [secret] = spec.secrets;
  return [
    `${spec.displayName ?? spec.tenantId}: ${spec.users.toLocaleString('en-US')} users`,
    `  tenant id      ${spec.tenantId}`,
    `  client id      ${spec.clientId}`,
    `  client secret  ${secret?.value ?? ''}`,
  ].join('\n');
}

function example([spec]: readonly TenantSpec[], url: string): string {
  if (spec === undefined) return '';
  return [
    'Connect the first one:',
    `  export LOGIN_URL=${url} GRAPH_URL=${url}`,
    `  echo '${spec.secrets[0]?.value ?? ''}' | npm run -s admin -- connector add "${spec.displayName ?? 'simulated'}" --tenant-id ${spec.tenantId} --client-id ${spec.clientId} --client-secret-stdin`,
  ].join('\n');
}

const options = readOptions();
const specs = tenantSpecs(options);
const simulator = await startSimulator({
  tenants: specs,
  port: options.port,
  host: options.host,
  latencyMs: options.latency,
  preparedBytes: options.prepared ? PREPARED_BYTES : 0,
  ...(options.throttled ? { throttling: {} } : {}),
});
process.stdout.write(`Login and Graph  ${simulator.url}\nReport downloads ${simulator.downloadUrl}\n\n`);
process.stdout.write(`${specs.map(describe).join('\n')}\n\n${example(specs, simulator.url)}\n`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await simulator.close();
