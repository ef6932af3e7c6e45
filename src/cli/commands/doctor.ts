import type { Command } from 'commander';
import type { Cloud, Connector } from '../../domain/connector.ts';
import { listClouds, listConnectorPages } from '../../store/connectors.ts';
import { checkConnector } from '../../sync/manage/check-connector.ts';
import { checkEndpoints } from '../../sync/manage/check-endpoints.ts';
import { failedLine, type CheckLine } from '../../sync/manage/check-line.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import { checkRunning } from '../doctor/check-running.ts';
import { checkDataDir, checkKeys, checkSettings, checkVersions } from '../doctor/check-settings.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnectors } from '../find-connector.ts';
import { describeCheck, worstOf } from '../output/check-lines.ts';
import { printJson } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

/** Each takes some seconds and a dozen requests. */
const checkedUnlessAll = 20;

interface DoctorOptions {
  readonly connector?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

export function addDoctorCommand(program: Command, intake: CommandIntake): void {
  program
    .command('doctor')
    .description('look at settings, database, queue, processes and connectors, and say what to do')
    .option('--connector <names...>', 'check these connectors')
    .option('--all', `check every connector, not only the first ${String(checkedUnlessAll)}`)
    .option('--json', 'print the checks as JSON')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- doctor')
    .action((options: DoctorOptions) => {
      intake.run((context) => doctor(context, options));
    });
}

interface CheckedConnector {
  readonly connector: string;
  readonly status: CheckLine['status'];
  readonly checks: readonly CheckLine[];
}

async function doctor(context: CommandContext, options: DoctorOptions): Promise<ExitCode> {
  const say = async (text: string): Promise<void> => {
    if (options.json !== true) await writeText(context.stdout, text);
  };
  const checks: CheckLine[] = [];
  for await (const line of installation(context)) {
    checks.push(line);
    await say(describeCheck(line));
  }
  const connectors: CheckedConnector[] = [];
  const limit = options.all === true ? Number.POSITIVE_INFINITY : checkedUnlessAll;
  for await (const connector of chosen(context, options.connector ?? null)) {
    if (connectors.length === limit && options.connector === undefined) {
      context.stderr.write(
        `Only the first ${String(limit)} connectors were checked: --connector NAME checks others, --all every one.\n`,
      );
      break;
    }
    await say(`\n${connector.name}\n`);
    const lines: CheckLine[] = [];
    for await (const line of checked(context, connector)) {
      lines.push(line);
      await say(describeCheck(line));
    }
    connectors.push({ connector: connector.name, status: worstOf(lines), checks: lines });
  }
  const status = worstOf([...checks, ...connectors]);
  if (options.json === true) await printJson(context, { status, checks, connectors });
  return status === 'failed' ? exitCodes.failed : exitCodes.done;
}

async function* installation(context: CommandContext): AsyncGenerator<CheckLine> {
  const { services, signal } = context;
  const { config, db } = services;
  yield* checkSettings(config);
  yield checkVersions();
  yield* attempt('disk', () => toAsync(checkDataDir(config)));
  yield* attempt('secrets', () => toAsync(checkKeys(services).then((line) => [line])));
  yield* attempt('queue', () => checkRunning(services));
  const clouds: readonly Cloud[] = await listClouds(db);
  yield* checkEndpoints(clouds.length === 0 ? ['global'] : clouds, config, signal);
}

async function* toAsync(lines: Promise<readonly CheckLine[]>): AsyncGenerator<CheckLine> {
  yield* await lines;
}

async function* checked(
  { services, signal }: CommandContext,
  connector: Connector,
): AsyncGenerator<CheckLine> {
  yield* attempt('check', () => checkConnector(services, connector, signal));
}

/** What breaks off one part of the examination is one of its results. */
async function* attempt(name: string, run: () => AsyncIterable<CheckLine>): AsyncGenerator<CheckLine> {
  try {
    yield* run();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    yield failedLine(name, error instanceof Error ? error.message : String(error), null);
  }
}

async function* chosen(
  { services: { db } }: CommandContext,
  names: readonly string[] | null,
): AsyncGenerator<Connector> {
  if (names !== null) {
    yield* await requireConnectors(db, names);
    return;
  }
  for await (const page of listConnectorPages(db)) yield* page;
}
