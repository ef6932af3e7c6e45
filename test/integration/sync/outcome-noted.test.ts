import { describe, expect, it } from 'vitest';
import type { Connector } from '../../../src/domain/connector.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();

interface Noted {
  readonly status: string | null;
  readonly dataAt: Date | null;
}

async function noted({ id }: Connector): Promise<Noted | undefined> {
  const [row] = await test.app.db.query<Noted>(
    `select last_run_status as status, data_at as "dataAt" from connectors where id = $1`,
    [id],
  );
  return row;
}

describe('a connector', () => {
  it('knows how its last run ended, and when its users were last in step with the tenant', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    expect(await noted(connector)).toEqual({ status: null, dataAt: null });

    const full = await syncOnce(test.app, connector);
    const users = full.steps.find((step) => step.name === 'users');
    expect(await noted(connector)).toEqual({ status: 'succeeded', dataAt: users?.startedAt });

    const incremental = await syncOnce(test.app, connector);
    const since = incremental.steps.find((step) => step.name === 'users')?.startedAt;
    expect(Number(since)).toBeGreaterThan(Number(users?.startedAt));
    expect(await noted(connector)).toEqual({ status: 'succeeded', dataAt: since });

    // The users cannot be read: what is held is as old as it was.
    tenant.addFault({ match: { path: /users\/delta/ }, effect: { kind: 'graphError', status: 403 } });
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'partial' });
    expect(await noted(connector)).toEqual({ status: 'partial', dataAt: since });
    tenant.clearFaults();

    tenant.addFault({ match: { path: /./ }, effect: { kind: 'hang' } });
    const started = await startRun(test.app, { connectorId: connector.id, trigger: 'manual', full: false });
    await cancelRun(test.app.db, started?.runId ?? '', 'canceled');
    tenant.clearFaults();
    expect(await noted(connector)).toEqual({ status: 'canceled', dataAt: since });
  });
});
