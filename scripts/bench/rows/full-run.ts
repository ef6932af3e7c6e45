import type { BenchRow, Line } from '../bench-row.ts';
import { describeReading, describeRun, requestsOf } from '../describe-run.ts';
import { median } from '../median.ts';
import type { Fleet } from '../open-fleet.ts';
import type { PlayedRun } from '../play-run.ts';
import { type ReaderName, type Reading, runReader } from '../run-reader.ts';
import { inNewInstallation } from '../shared.ts';

const times = 3;
const pageSize = 999;
const reports = 3;
/** An upsert per user takes minutes for all of them. */
const scriptUsers = 20_000;

/** A first, full run of a large tenant, next to what else reads it. */
export const fullRun: BenchRow = {
  name: 'full run',
  what: '100,000 users with two licenses, 50 ms per answer, one worker: requests, users step, whole run',
  isDefault: true,
  run: async (say, shared) => {
    const { fleet, runs } = await shared.largeTenant();
    const notes = runs.map((run) => describeRun('full run', run));
    const measure = async (name: ReaderName, what: string, users?: number): Promise<Reading> => {
      const reading = await read(fleet, name, users);
      notes.push(describeReading(what, reading));
      say(notes.at(-1) ?? '');
      return reading;
    };
    // renders what only a plain listing asks for
    await read(fleet, 'graph-client');
    const plain: Reading[] = [];
    const floor: Reading[] = [];
    for (let n = 0; n < times; n += 1) {
      plain.push(await measure('graph-client', 'graph-client, nothing stored'));
      floor.push(await measure('fetch-copy', 'fetch and COPY, no index'));
    }
    const script = await measure('graph-client-upsert', 'graph-client and an upsert per user', scriptUsers);
    return { lines: lines(fleet, runs, { plain, floor, script }), notes };
  },
};

interface Readings {
  readonly plain: readonly Reading[];
  readonly floor: readonly Reading[];
  readonly script: Reading;
}

function read(fleet: Fleet, name: ReaderName, users?: number): Promise<Reading> {
  return inNewInstallation(fleet, ({ databaseUrl }) =>
    runReader(name, fleet, { databaseUrl, ...(users !== undefined && { users }) }),
  );
}

function lines(fleet: Fleet, runs: readonly PlayedRun[], readings: Readings): readonly Line[] {
  const { users } = fleet.plan;
  const requests = median(runs.map(requestsOf));
  const fewest = fewestRequests(users);
  const step = median(runs.map(({ usersSeconds }) => usersSeconds));
  const whole = medianSeconds(runs);
  const scriptSeconds = (readings.script.seconds * users) / readings.script.users;
  return [
    {
      what: 'requests / the fewest possible',
      measured: String(requests),
      reference: String(fewest),
      value: requests / fewest,
      unit: 'x',
      bound: { kind: 'at most', value: 1.1 },
    },
    {
      ...compared('users step / graph-client that stores nothing', step, medianSeconds(readings.plain)),
      bound: { kind: 'at most', value: 0.8 },
    },
    compared('users step / graph-client and an upsert per user (from 20,000)', step, scriptSeconds),
    compared('users step / fetch and COPY without index: the floor', step, medianSeconds(readings.floor)),
    {
      what: 'whole run with its reports',
      measured: `${whole.toFixed(1)} s`,
      reference: null,
      value: whole,
      unit: 's',
      bound: null,
    },
  ];
}

function medianSeconds(of: readonly { readonly seconds: number }[]): number {
  return median(of.map(({ seconds }) => seconds));
}

function compared(what: string, measured: number, reference: number): Line {
  return {
    what,
    measured: `${measured.toFixed(2)} s`,
    reference: `${reference.toFixed(2)} s`,
    value: measured / reference,
    unit: 'x',
    bound: null,
  };
}

/** Pages, then token, organization, subscribedSkus, directory/subscriptions, latest token, count, two per report. */
function fewestRequests(users: number): number {
  return Math.ceil(users / pageSize) + 6 + 2 * reports;
}
