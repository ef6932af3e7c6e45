/** Something that can be asked how it is. */
export interface Check {
  readonly name: string;
  /** Null when all is well; else why not, in words that anybody may read. */
  problem(): string | null | Promise<string | null>;
}

export interface Health {
  readonly status: 'ok' | 'failing';
  /** By the name of the check. */
  readonly problems?: Readonly<Record<string, string>>;
}

/** Asks all checks at once. One that throws has failed, and what it threw is nobody's business outside. */
export async function judgeHealth(checks: readonly Check[]): Promise<Health> {
  const answers = await Promise.all(checks.map(async (check) => ({ check, problem: await ask(check) })));
  const problems: Record<string, string> = {};
  for (const { check, problem } of answers) if (problem !== null) problems[check.name] = problem;
  return Object.keys(problems).length === 0 ? { status: 'ok' } : { status: 'failing', problems };
}

async function ask(check: Check): Promise<string | null> {
  try {
    return await check.problem();
  } catch {
    return 'cannot be asked';
  }
}
