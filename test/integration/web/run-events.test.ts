import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connector } from '../../../src/domain/connector.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, endOf, someTenant } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';
import { serveApp } from './support/serve-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';
import { eventsOf, type WatchedEvent } from './support/watch-events.ts';

let simulator: Simulator;
let open: ServedApp;
let connector: Connector;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [], latencyMs: 30 });
  open = await openServedApp(simulator);
  connector = await connect(open.app, someTenant(simulator, { users: 1_200 }), { name: 'Contoso' });
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

/** A run that stays queued until the queue is resumed. */
async function startQueued(): Promise<string> {
  await open.app.queue.board.pause();
  const started = await startRun(open.app, { connectorId: connector.id, trigger: 'manual', full: false });
  return started?.runId ?? '';
}

function watch(runId: string, { address = open.address, signal = new AbortController().signal } = {}) {
  return fetch(`${address}/runs/${runId}/events`, { headers: { accept: 'text/event-stream' }, signal });
}

/** The numbers of each row of a table, by what heads the row. */
function numbersOf(markup: string): Readonly<Record<string, readonly string[]>> {
  const rows = [...markup.matchAll(/<tr>(?:(?!<\/tr>).)*<th scope="row"(?:(?!<\/tr>).)*<\/tr>/gs)];
  return Object.fromEntries(
    rows.map(([row]) => {
      const [head = '', ...cells] = [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
        cell.replaceAll(/<[^>]+>/g, '').trim(),
      );
      return [head, cells];
    }),
  );
}

describe('a run that is watched', () => {
  it('is told from its queue to its end, with the numbers that it ended with', async () => {
    const runId = await startQueued();
    const page = await (await fetch(`${open.address}/runs/${runId}`)).text();
    expect(page).toContain(`data-events="/runs/${runId}/events"`);
    expect(page).toContain('<noscript><meta http-equiv="refresh" content="5"/></noscript>');
    const answer = await watch(runId);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform');
    const events: WatchedEvent[] = [];
    for await (const event of eventsOf(answer)) {
      if (events.length === 0) await open.app.queue.board.resume();
      events.push(event);
    }
    const run = await endOf(open.app, runId, 1_000);

    expect(events[0]).toMatchObject({ name: 'view', summary: 'The run waits for a worker.' });
    expect(new Set(events.map(({ view }) => view)).size).toBe(events.length);
    expect(events.length).toBeGreaterThan(2);
    expect(events.at(-1)?.name).toBe('end');
    const last = events.at(-2);
    expect(last).toMatchObject({ name: 'view', summary: 'The run succeeded.' });
    const rows = numbersOf(last?.view ?? '');
    const users = run.steps.find(({ name }) => name === 'users');
    const shown = [users?.read, users?.inserted, users?.updated, users?.unchanged, users?.removed];
    expect(rows['Users and licenses']?.slice(1, 6)).toEqual(
      shown.map((number) => number?.toLocaleString('en-US')),
    );
    expect(Object.keys(rows)).toHaveLength(run.steps.length);
  });

  it('says at once of one that is over how it ended', async () => {
    const runId = await startQueued();
    await cancelRun(open.app.db, runId, 'canceled');
    await open.app.queue.board.resume();
    const events = await Array.fromAsync(eventsOf(await watch(runId)));
    expect(events.map(({ name, summary }) => [name, summary])).toEqual([
      ['view', 'The run was canceled.'],
      ['end', ''],
    ]);
  });

  it('is told no more to those who went away, so that others find a place', async () => {
    const runId = await startQueued();
    const gone = new AbortController();
    const watching = await Promise.all(
      Array.from({ length: 200 }, () => watch(runId, { signal: gone.signal })),
    );
    expect(new Set(watching.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await watch(runId);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('15');
    gone.abort();
    const found = await waitFor(
      async () => {
        const answer = await watch(runId);
        return answer.status === 200 && answer;
      },
      { deadlineMs: 5_000, what: 'a place is free' },
    );
    await found.body?.cancel();
    await cancelRun(open.app.db, runId, 'canceled');
    await open.app.queue.board.resume();
  });

  it('does not keep a process from stopping', async () => {
    const runId = await startQueued();
    const served = await serveApp(open.app, {});
    const answer = await watch(runId, { address: served.address });
    const events = eventsOf(answer);
    expect((await events.next()).value).toMatchObject({ name: 'view' });
    const before = performance.now();
    await served[Symbol.asyncDispose]();
    await expect(events.next()).rejects.toThrow(/terminated/);
    expect(performance.now() - before).toBeLessThan(1_000);
    await cancelRun(open.app.db, runId, 'canceled');
    await open.app.queue.board.resume();
  });

  it('that is not there is not found', async () => {
    for (const id of ['4a4a4a4a-0000-4000-8000-000000000000', 'x']) {
      const answer = await watch(id);
      expect({ id, status: answer.status }).toEqual({ id, status: 404 });
    }
  });
});
