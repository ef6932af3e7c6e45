import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { ClosingLineReporter } from './support/closing-line-reporter.ts';
import { findChromium, probeMachine } from './support/probe-machine.ts';
import { browserSkipped, planServices, planUnlessRequired } from './support/service-plan.ts';

const integration = { include: ['test/integration/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 };
// What only one home has (a connection that can be lost, a session that is shared) is tested there alone.
const onServices = 'test/integration/on-services/**';
const onEmbedded = 'test/integration/on-embedded/**';
const embeddedSetup = 'test/support/embedded-global-setup.ts';

const projects: readonly TestProjectInlineConfiguration[] = [
  { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000 } },
  {
    extends: true,
    test: {
      ...integration,
      name: 'embedded',
      exclude: [onServices],
      globalSetup: [embeddedSetup],
      provide: { home: { kind: 'embedded' } },
    },
  },
];

const fault = { testTimeout: 120_000, hookTimeout: 60_000, globalSetup: [embeddedSetup] };
// These wait most of the time, for a lease or a clock or a server that comes back, and two at a time do not mind.
const waiting = [
  'clocks',
  'deploy',
  'duplicates',
  'flush',
  'links',
  'many-who-ask',
  'mid-run-changes',
  'outages',
  'own-instances',
  'signals',
  'wrong-clock',
].map((name) => `test/faults/${name}.test.ts`);

// They start servers and kill processes: with a neighbor on the other core their deadlines would lie.
const faults: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    ...fault,
    name: 'faults',
    include: ['test/faults/**/*.test.ts'],
    exclude: waiting,
    fileParallelism: false,
    sequence: { groupOrder: 1 },
  },
};

const faultsInPairs: TestProjectInlineConfiguration = {
  extends: true,
  test: { ...fault, name: 'faults in pairs', include: waiting, sequence: { groupOrder: 2 } },
};

// Two browsers at a time, each with an app of its own: none of these tests measures how long anything takes.
const browser: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: 3 },
    globalSetup: [embeddedSetup],
    provide: { home: { kind: 'embedded' } },
  },
};

const services: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    ...integration,
    name: 'services',
    exclude: [onEmbedded],
    globalSetup: ['test/support/services-global-setup.ts'],
  },
};

// What `npm test` says and nothing more: no file, no project, no name to pick by.
const isWholeRun = process.argv.slice(2).join(' ') === 'run --config test/vitest.config.ts';

export default defineConfig(async () => {
  const plan = planUnlessRequired(planServices(await probeMachine(process.env)), process.env);
  const noBrowser = browserSkipped(findChromium(process.env), process.env);
  const notices = [
    ...(plan.kind === 'skip' ? [`skipped: the integration suite on services (${plan.reason})`] : []),
    ...(noBrowser === null ? [] : [`skipped: the tests in a browser (${noBrowser})`]),
  ];
  return {
    root: fileURLToPath(new URL('..', import.meta.url)),
    test: {
      projects: [
        ...projects,
        ...(plan.kind === 'skip' ? [] : [services]),
        faults,
        faultsInPairs,
        ...(noBrowser === null ? [browser] : []),
      ],
      reporters: ['default', new ClosingLineReporter({ notices, isWholeRun })],
      passWithNoTests: false,
      // Files share what is loaded and compiled, the embedded database above all: those of the store take a third less time.
      isolate: false,
      // Two cores: a third process only makes the deadlines of the other two longer.
      maxWorkers: 2,
    },
  };
});
