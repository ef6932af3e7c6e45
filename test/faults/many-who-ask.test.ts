import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { type Child, startChild } from '../support/child-process.ts';
import { connect, someTenant } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';
import { openFaultHome } from './support/fault-home.ts';

const processes = 10;
const program = fileURLToPath(new URL('./support/ask-process.ts', import.meta.url));
const startingLine = 365_000_777;

it('ten processes that ask for the same connector in the same moment get one run', async () => {
  const simulator = await startSimulator({ tenants: [] });
  try {
    await using home = await openFaultHome('redis and postgres', simulator);
    await home.withApp(async (app) => {
      const connector = await connect(app, someTenant(simulator));
      await using children = new AsyncDisposableStack();
      const asking: Child[] = [];
      await app.db.transaction(async (tx) => {
        await tx.query('select pg_advisory_xact_lock($1)', [startingLine]);
        for (let n = 0; n < processes; n++) {
          asking.push(children.use(startChild(program, home.env, [], [connector.id, String(startingLine)])));
        }
        const isWaiting = `select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted`;
        await waitFor(async () => (await tx.query(isWaiting, [startingLine])).length === processes, {
          deadlineMs: 60_000,
          what: 'all to wait at the starting line',
        });
      });
      const answers = await Promise.all(asking.map((child) => child.logs('asked')));
      expect(new Set(answers.map((answer) => answer['askedRunId'])).size).toBe(1);
      expect(answers.filter((answer) => answer['isNew'])).toHaveLength(1);
      expect(await Promise.all(asking.map((child) => child.exited()))).toEqual(
        asking.map(() => ({ code: 0, signal: null })),
      );
      expect(await app.db.query(`select 1 from runs where connector_id = $1`, [connector.id])).toHaveLength(
        1,
      );
    });
  } finally {
    await simulator.close();
  }
});
