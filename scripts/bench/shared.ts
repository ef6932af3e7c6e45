import { describeRun } from './describe-run.ts';
import { type Fleet, type Installation, openFleet } from './open-fleet.ts';
import { playRun, type PlayedRun } from './play-run.ts';
import { startTwoLicenses } from './start-tenants.ts';

/** What several rows measure on; opened by the first of them, closed at the end. */
export interface Shared extends AsyncDisposable {
  readonly largeTenant: () => Promise<LargeTenant>;
}

/** One tenant of 100,000 users with two licenses each, 50 ms per answer, and what it took to read it. */
export interface LargeTenant {
  readonly fleet: Fleet;
  /** First, full runs, each in a new installation, with all answers prepared. */
  readonly runs: readonly PlayedRun[];
  /** Of the last of them. */
  readonly installation: Installation;
}

const plan = { tenants: 1, users: 100_000, latencyMs: 50 };
const times = 3;

export function openShared(say: (text: string) => void): Shared {
  const opened = new AsyncDisposableStack();
  const open = async (): Promise<LargeTenant> => {
    const fleet = opened.use(await openFleet(plan, startTwoLicenses));
    // the simulator prepares its bytes
    await inNewInstallation(fleet, (installation) => playRun(fleet, installation));
    const runs: PlayedRun[] = [];
    const play = async (installation: Installation): Promise<void> => {
      const run = await playRun(fleet, installation);
      say(`  ${describeRun('full run', run)}`);
      runs.push(run);
    };
    while (runs.length < times - 1) await inNewInstallation(fleet, play);
    const installation = opened.use(await fleet.install());
    await play(installation);
    return { fleet, runs, installation };
  };
  let tenant: Promise<LargeTenant> | undefined;
  return {
    largeTenant: () => {
      tenant ??= open();
      return tenant;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

export async function inNewInstallation<T>(
  fleet: Fleet,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  await using installation = await fleet.install();
  return await work(installation);
}
