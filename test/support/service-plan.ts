/** What this machine offers for one service; the probes that fill it are in `probe-machine.ts`. */
interface ServiceFacts {
  readonly url: string | undefined;
  readonly binary: string | null;
}

export interface MachineFacts {
  readonly redis: ServiceFacts;
  readonly postgres: ServiceFacts;
  /** Whether a Docker daemon answered; a client in the PATH proves nothing. */
  readonly isDockerThere: boolean;
}

/** Where an instance of our own comes from. */
export type OwnSource = { readonly kind: 'binary'; readonly path: string } | { readonly kind: 'docker' };

type ServiceSource = { readonly kind: 'given'; readonly url: string } | OwnSource;

export type ServicesPlan =
  | { readonly kind: 'run'; readonly redis: ServiceSource; readonly postgres: ServiceSource }
  | { readonly kind: 'skip'; readonly reason: string };

/**
 * Decides where the second home of the integration suite comes from: what the caller gave, else the binaries
 * of the machine, else Docker, else nowhere, with a reason that names what is missing.
 */
export function planServices(facts: MachineFacts): ServicesPlan {
  const redis = chooseSource(facts.redis, facts.isDockerThere);
  const postgres = chooseSource(facts.postgres, facts.isDockerThere);
  if (redis !== null && postgres !== null) return { kind: 'run', redis, postgres };
  const missing = [redis === null ? 'Redis' : null, postgres === null ? 'Postgres' : null];
  const names = missing.filter((name) => name !== null).join(' and ');
  return {
    kind: 'skip',
    reason: `no ${names}: set TEST_REDIS_URL and TEST_DATABASE_URL, install redis-server and postgresql, or start Docker`,
  };
}

/** The plan, or what `REQUIRE_SERVICES=1` makes of one to skip: a run of CI that tested half must not pass. */
export function planUnlessRequired(plan: ServicesPlan, env: NodeJS.ProcessEnv): ServicesPlan {
  if (plan.kind === 'skip' && env['REQUIRE_SERVICES'] === '1') throw new Error(plan.reason);
  return plan;
}

/** Why the tests in a browser are skipped: null where there is one. In CI that is a failure. */
export function browserSkipped(chromium: string | null, env: NodeJS.ProcessEnv): string | null {
  if (chromium !== null) return null;
  const reason = 'no Chromium: install chromium';
  if (env['REQUIRE_SERVICES'] === '1') throw new Error(reason);
  return reason;
}

/** Where a fault test takes its own instance from; never a `TEST_*` address, since it will be broken on purpose. */
export function planOwnService(binary: string | null, isDockerThere: boolean): OwnSource | null {
  if (binary !== null) return { kind: 'binary', path: binary };
  return isDockerThere ? { kind: 'docker' } : null;
}

function chooseSource(facts: ServiceFacts, isDockerThere: boolean): ServiceSource | null {
  if (facts.url !== undefined && facts.url !== '') return { kind: 'given', url: facts.url };
  return planOwnService(facts.binary, isDockerThere);
}
