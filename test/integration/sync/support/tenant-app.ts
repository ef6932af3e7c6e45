import { afterAll, beforeAll } from 'vitest';
import type { App, AppOptions } from '../../../../src/app.ts';
import type { RunWithSteps } from '../../../../src/domain/run.ts';
import type { Step } from '../../../../src/domain/step.ts';
import { type Simulator, startSimulator } from '../../../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../../../src/simulator/tenant-control.ts';
import { openTestApp, someTenant, type TestApp } from '../../../support/test-app.ts';

export interface TenantApp {
  readonly app: App;
  readonly simulator: Simulator;
  /** A tenant of a test's own: 50 users, the same people each time, unless said otherwise. */
  tenant(spec?: Parameters<typeof someTenant>[1]): TenantControl;
}

/** One app with a worker and one simulator for all tests of a file. */
export function useTenantApp(options: AppOptions = {}): TenantApp {
  let simulator: Simulator | null = null;
  let opened: TestApp | null = null;
  beforeAll(async () => {
    simulator = await startSimulator({ tenants: [] });
    opened = await openTestApp(simulator, {}, options);
  });
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
    await simulator?.close();
  });
  return {
    get app() {
      return requireOpen(opened).app;
    },
    get simulator() {
      return requireOpen(simulator);
    },
    tenant: (spec) => someTenant(requireOpen(simulator), { seed: 7, ...spec }),
  };
}

function requireOpen<T>(value: T | null): T {
  if (value === null) throw new Error('asked for before the tests of the file began');
  return value;
}

/** A step of a run; throws when the run has none of that name. */
export function stepOf(run: RunWithSteps, name: string): Step {
  const step = run.steps.find((each) => each.name === name);
  if (step === undefined) throw new Error(`the run has no step ${name}`);
  return step;
}
