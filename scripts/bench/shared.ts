import { type Fleet, openFleet } from './open-fleet.ts';
import { playRun } from './play-run.ts';
import { startTwoLicenses } from './start-tenants.ts';

/** What several rows measure on; opened by the first of them, closed at the end. */
export interface Shared extends AsyncDisposable {
  /** One tenant of 100,000 users with two licenses each, 50 ms per answer, all of its answers prepared. */
  readonly largeTenant: () => Promise<Fleet>;
}

const plan = { tenants: 1, users: 100_000, latencyMs: 50 };

export function openShared(): Shared {
  const opened = new AsyncDisposableStack();
  let tenant: Promise<Fleet> | undefined;
  const open = async (): Promise<Fleet> => {
    const fleet = opened.use(await openFleet(plan, startTwoLicenses));
    await using installation = await fleet.install();
    await playRun(fleet, installation);
    return fleet;
  };
  return {
    largeTenant: () => {
      tenant ??= open();
      return tenant;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
