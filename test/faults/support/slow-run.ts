import type { App } from '../../../src/app.ts';
import type { Connector } from '../../../src/domain/connector.ts';
import type { Simulator } from '../../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, someTenant } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';

export const usersPage = /v1\.0\/users\?\$(top|skiptoken)/;
const pageSize = 20;

export interface SlowRun {
  readonly tenant: TenantControl;
  readonly connector: Connector;
  readonly runId: string;
  /** Resolves when so many pages of users are committed. */
  readonly pagesDone: (pages: number) => Promise<number>;
}

/** A full run over so many pages, each of which takes a while: time for something to happen in the middle. */
export async function startSlowRun(app: App, simulator: Simulator, pages: number): Promise<SlowRun> {
  const tenant = someTenant(simulator, { users: pages * pageSize, usersPageSize: pageSize });
  tenant.addFault({ match: { path: usersPage }, effect: { kind: 'delay', ms: 100 } });
  const connector = await connect(app, tenant);
  const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: true });
  const runId = started?.runId ?? '';
  const pagesDone = (wanted: number): Promise<number> =>
    waitFor(
      async () => {
        const [row] = await app.db.query<{ pages: number }>(
          `select pages from steps where run_id = $1 and name = 'users' and pages >= $2`,
          [runId, wanted],
        );
        return row?.pages;
      },
      { deadlineMs: 30_000, what: `${wanted} pages of users to be committed` },
    );
  return { tenant, connector, runId, pagesDone };
}

/** The counts of a users step that read every page once, whatever happened. */
export function wholeListing(pages: number): object {
  const users = pages * pageSize;
  return { pages, read: users, inserted: users, removed: 0 };
}
