import type { Reporter, TestModule, Vitest } from 'vitest/node';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface ClosingLineOptions {
  /** What a reader must know before the counts, such as a home that was skipped; one line each. */
  readonly notices: readonly string[];
  /** Whether the caller asked for everything: then a project that found nothing to run is a failure. */
  readonly isWholeRun: boolean;
}

/** Ends the output with one line alone, `N passed, N failed, N skipped`; a run of nothing is a failure. */
export class ClosingLineReporter implements Reporter {
  readonly #options: ClosingLineOptions;
  #projects: () => readonly string[] = () => [];

  constructor(options: ClosingLineOptions) {
    this.#options = options;
  }

  onInit(vitest: Vitest): void {
    this.#projects = () => vitest.projects.map((project) => project.name);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const { notices, isWholeRun } = this.#options;
    const counts = countTests(modules);
    const busy = new Set(modules.filter(ranSomething).map((module) => module.project.name));
    const idle = isWholeRun ? this.#projects().filter((name) => !busy.has(name)) : [];
    const lines = [
      ...notices,
      ...idle.map((name) => `nothing ran in the project ${name}`),
      ...(errors.length > 0 ? [`${errors.length} errors outside the tests`] : []),
      `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
    ];
    if (idle.length > 0 || counts.passed === 0) process.exitCode = 1;
    // Printed when everything has been torn down, so that nothing follows it.
    process.once('exit', () => process.stdout.write(`\n${lines.join('\n')}\n`));
  }
}

/** A module that failed to load counts as one failure: its tests are not known. */
function countTests(modules: readonly TestModule[]): Counts {
  const states = modules.flatMap((module) => {
    const tests = [...module.children.allTests()].map((test) => test.result().state);
    return tests.length === 0 && module.state() === 'failed' ? ['failed'] : tests;
  });
  const count = (state: string): number => states.filter((each) => each === state).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') + count('pending') };
}

function ranSomething(module: TestModule): boolean {
  return [...module.children.allTests()].some((test) => test.result().state !== 'skipped');
}
