import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../../src/app.ts';
import type { Connector } from '../../src/domain/connector.ts';
import type { TenantSpec } from '../../src/simulator/tenant-spec.ts';
import { isOutage } from '../../src/sync/outage.ts';
import type { FaultyProxy } from '../../test/support/faulty-proxy.ts';
import type { Member } from './member.ts';
import type { SoakOptions } from './options.ts';
import type { Random } from './random.ts';
import type { RemoteTenant } from './remote-tenant.ts';
import type { Services } from './services.ts';
import type { Tempo } from './tempo.ts';

/** A simulated tenant and the connector that reads it now. */
export interface Site {
  readonly spec: TenantSpec;
  readonly tenant: RemoteTenant;
  connector: Connector;
  /** Days ago of the last mail of somebody whose activity we told the simulator, by id. */
  readonly lastMail: Map<string, string>;
}

/** What a soak works with. */
export interface Soak {
  readonly options: SoakOptions;
  readonly tempo: Tempo;
  readonly random: Random;
  /** Ours, which adds connectors and asks for runs; it takes no job. Its ways are never cut. */
  readonly app: App;
  readonly services: Services;
  readonly workers: readonly Member[];
  readonly schedulers: readonly Member[];
  /** The way of all workers to login and Graph. */
  readonly graph: FaultyProxy;
  readonly sites: readonly Site[];
  /** What must not be. */
  readonly findings: string[];
  readonly say: (line: string) => void;
}

const patienceMs = 60_000;

/** Does it again while database or queue are away: we break them ourselves. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || performance.now() > until) throw error;
      await delay(200);
    }
  }
}
