import { z } from 'zod';
import { startChild } from '../../test/support/child-process.ts';
import { userSelect } from '../../src/graph/resources/user-select.ts';
import type { Fleet, Installation } from './open-fleet.ts';

const result = z.object({
  users: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakBytes: z.number(),
});

/** What a reader took: from its first request to the last row it wrote, or read. */
export type Reading = z.infer<typeof result>;

export type ReaderName = 'graph-client' | 'graph-client-upsert' | 'fetch-copy';

/** Reads the only tenant in a process of the reader's own. Rejects where it read fewer users than it was told. */
export async function runReader(
  name: ReaderName,
  { simulator, plan }: Fleet,
  { databaseUrl, users = plan.users }: Pick<Installation, 'databaseUrl'> & { readonly users?: number },
): Promise<Reading> {
  const [tenant] = simulator.specs;
  const input = {
    url: simulator.url,
    tenantId: tenant?.tenantId,
    clientId: tenant?.clientId,
    secret: tenant?.secrets[0]?.value,
    select: userSelect('microsoft-365'),
    databaseUrl,
    users,
  };
  await using child = startChild(`scripts/bench/readers/${name}.ts`, {}, [], [JSON.stringify(input)]);
  const { code } = await child.exited();
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${child.output().slice(-2_000)}`);
  const read = result.parse(JSON.parse(child.output().trim().split('\n').at(-1) ?? ''));
  if (read.users < users) throw new Error(`${name} read ${read.users} users instead of ${users}`);
  return read;
}
