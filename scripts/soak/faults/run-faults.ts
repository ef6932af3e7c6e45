import { addConnector } from '../../../src/sync/manage/add-connector.ts';
import { removeConnector } from '../../../src/sync/manage/remove-connector.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { isEveryDomain } from '../../../src/domain/domain-filter.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { readingSite } from '../live-runs.ts';
import { namedDomain } from '../plan-tenants.ts';
import { patiently, type Soak } from '../soak.ts';
import { connectorInput, credentialOf } from '../open-sites.ts';
import type { FaultKind } from './fault-kind.ts';

/** What people do to runs and connectors at a bad moment. */
export const runFaults: readonly FaultKind[] = [
  { name: 'ten asks at once', strike: askTenTimes },
  { name: 'connector removed in mid-run', strike: removeAndAdd },
  { name: 'domains changed in mid-run', strike: changeDomains },
];

async function askTenTimes(soak: Soak): Promise<string | null> {
  const { connector } = soak.random.pick(soak.sites);
  const request = { connectorId: connector.id, trigger: 'manual', full: false } as const;
  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => startRun(soak.app, request)));
  const runs = asked.flatMap((answer) => (answer.status === 'fulfilled' && answer.value ? answer.value : []));
  // the run may end between two of the asks; `runs_one_live` and the check of all runs at the end say the rest
  return runs.length > 1 ? `${runs.length} answers, ${new Set(runs.map((run) => run.runId)).size} run` : null;
}

async function removeAndAdd(soak: Soak): Promise<string> {
  const site = await readingSite(soak);
  const { id, name } = site.connector;
  await patiently(() => removeConnector(soak.app, site.connector));
  const { connector } = await patiently(() =>
    addConnector(soak.app, connectorInput(site.spec, site.connector.domains), credentialOf(site.spec)),
  );
  site.connector = connector;
  return `${name}, was ${id}`;
}

async function changeDomains(soak: Soak): Promise<string | null> {
  const site = await readingSite(soak);
  const domains = isEveryDomain(site.connector.domains) ? [namedDomain(site.spec)] : ['*'];
  const changed = await patiently(() => setConnector(soak.app, site.connector, { domains }, null));
  site.connector = changed.connector;
  return changed.canceledRunId === null ? null : `${site.connector.name}, ${domains.join()}`;
}
