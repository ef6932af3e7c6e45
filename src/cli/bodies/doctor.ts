import type { Cloud, Connector } from '../../domain/connector.ts';
import { listClouds, listConnectorPages } from '../../store/connectors.ts';
import { checkConnector } from '../../sync/manage/check-connector.ts';
import { checkEndpoints } from '../../sync/manage/check-endpoints.ts';
import { failedLine, type CheckLine } from '../../sync/manage/check-line.ts';
import type { CommandContext } from '../command-context.ts';
import { checkRunning } from '../doctor/check-running.ts';
import { checkDataDir, checkKeys, checkSettings, checkVersions } from '../doctor/check-settings.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnectors } from '../find-connector.ts';
import { describeCheck, worstOf } from '../output/check-lines.ts';
import { printJson } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

interface DoctorChoice {
  /** The connectors to check; null: the first `limit` of all. */
  readonly names: readonly string[] | null;
  readonly limit: number;
  readonly isJson: boolean;
}

interface CheckedConnector {
  readonly connector: string;
  readonly status: CheckLine['status'];
  readonly checks: readonly CheckLine[];
}

export async function doctor(
  context: CommandContext,
  { names, limit, isJson }: DoctorChoice,
): Promise<ExitCode> {
  const say = async (text: string): Promise<void> => {
    if (!isJson) await writeText(context.stdout, text);
  };
  const checks: CheckLine[] = [];
  for await (const line of installation(context)) {
    checks.push(line);
    await say(describeCheck(line));
  }
  const connectors: CheckedConnector[] = [];
  for await (const connector of chosen(context, names)) {
    if (connectors.length === limit && names === null) {
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
  if (isJson) await printJson(context, { status, checks, connectors });
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
