import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { startChild } from '../../test/support/child-process.ts';
import { openFaultyProxy, through } from '../../test/support/faulty-proxy.ts';
import { npmCommand } from '../../test/support/npm-command.ts';
import { Member } from './member.ts';
import { openSites } from './open-sites.ts';
import type { SoakOptions } from './options.ts';
import { planTenants } from './plan-tenants.ts';
import { Random } from './random.ts';
import { Services } from './services.ts';
import type { Soak } from './soak.ts';
import { tempoOf } from './tempo.ts';

const workers = 4;
const schedulers = 2;
const simulatorProgram = fileURLToPath(new URL('./simulator-process.ts', import.meta.url));

export interface SoakPlace {
  readonly options: SoakOptions;
  readonly argv: readonly string[];
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Starts services, simulator, connectors and the fleet; all of it goes with `undo`. */
export async function openSoak(undo: AsyncDisposableStack, place: SoakPlace): Promise<Soak> {
  const { options, say } = place;
  const tempo = tempoOf(options);
  const random = new Random(options.seed);
  const services = await Services.start(undo);
  // Its target is known only when the simulator, which has to know the proxy, listens.
  const graph = undo.use(await openFaultyProxy('http://127.0.0.1:1'));
  const graphUrl = `http://127.0.0.1:${graph.port}`;
  const simulatorUrl = await startSimulator(undo, graphUrl, place.argv);
  graph.retarget(simulatorUrl);
  const env = {
    SECRETS_KEY: randomBytes(32).toString('base64'),
    LOGIN_URL: graphUrl,
    GRAPH_URL: graphUrl,
    LEASE_MS: String(tempo.leaseMs),
    PORT: '0',
  };
  const own = { ...env, ...(await openWays(undo, services)).env };
  const app = undo.use(await openApp(parseConfig(own, 'admin'), createLogger({ level: 'silent' })));
  const sites = await openSites(app, planTenants(options), { simulatorUrl, random });
  const command = npmCommand('worker');
  const start = async (name: string, program: string, nodeFlags: readonly string[]): Promise<Member> => {
    const { env: ways, redis, postgres } = await openWays(undo, services);
    const logFile = join(place.folder, `${name}.log`);
    const member = new Member({
      name,
      program,
      nodeFlags,
      env: { ...command.env, ...env, ...ways },
      logFile,
      redis,
      postgres,
    });
    member.start();
    undo.defer(() => member.close());
    return member;
  };
  return {
    options,
    tempo,
    random,
    app,
    services,
    graph,
    sites,
    say,
    findings: [],
    workers: await numbered(workers, (n) => start(`worker-${n}`, 'workers/sync.ts', command.flags)),
    schedulers: await numbered(schedulers, (n) => start(`scheduler-${n}`, 'workers/scheduler.ts', [])),
  };
}

async function openWays(undo: AsyncDisposableStack, services: Services) {
  const redis = undo.use(await services.openProxy('redis'));
  const postgres = undo.use(await services.openProxy('postgres'));
  const env = {
    REDIS_URL: through(redis, 'redis://host/0'),
    DATABASE_URL: through(postgres, services.postgresUrl),
  };
  return { redis, postgres, env };
}

async function startSimulator(
  undo: AsyncDisposableStack,
  publicUrl: string,
  argv: readonly string[],
): Promise<string> {
  const child = undo.use(startChild(simulatorProgram, {}, [], [publicUrl, ...argv]));
  const line = await child.logs('listening');
  return String(line['url']);
}

function numbered(count: number, start: (n: number) => Promise<Member>): Promise<readonly Member[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => start(index + 1)));
}
