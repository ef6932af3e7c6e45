import { startRun } from '../../src/sync/start-run.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import { patiently, type Site, type Soak } from './soak.ts';

/** Asks for a run; null where database or queue are away, or the connector was removed. */
export async function ask(soak: Soak, site: Site, full: boolean): Promise<string | null> {
  const request = { connectorId: site.connector.id, trigger: 'manual', full } as const;
  const started = await startRun(soak.app, request).catch(() => null);
  return started?.runId ?? null;
}

/** A site whose users are being read at this moment; asks for a run where there is none. */
export async function readingSite(soak: Soak): Promise<Site> {
  return waitFor(
    async () => {
      const busy = await busyConnectors(soak);
      const found = soak.random.shuffled(soak.sites).find((site) => busy.has(site.connector.id));
      if (found === undefined) await ask(soak, soak.random.pick(soak.sites), true);
      return found;
    },
    { deadlineMs: 60_000, everyMs: 50, what: 'a run that reads users' },
  );
}

async function busyConnectors({ app }: Soak): Promise<ReadonlySet<string>> {
  const rows = await patiently(() =>
    app.db.query<{ id: string }>(
      `select c.connector_id as id from checkpoints c join runs r on r.id = c.run_id
       where r.status = 'running' and c.step = 'users' and c.lease_token is not null and not c.is_done`,
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Runs that have not ended, of all connectors. */
export async function countLive({ app }: Pick<Soak, 'app'>): Promise<number> {
  const [row] = await patiently(() =>
    app.db.query<{ live: number }>(
      `select count(*)::int as live from runs where status in ('queued', 'running')`,
    ),
  );
  return row?.live ?? 0;
}
