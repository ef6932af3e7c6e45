import { z } from 'zod';

const log = z.object({
  counts: z.record(z.string(), z.number()),
  requests: z.array(z.object({ at: z.number(), kind: z.string() })),
});

/** What the simulator was asked since it was told to forget. */
export type AskedRequests = z.infer<typeof log>;

export async function forgetRequests(url: string): Promise<void> {
  await control(`${url}/_simulator/requests`, { method: 'DELETE' });
}

export async function askedRequests(url: string): Promise<AskedRequests> {
  return log.parse(await control(`${url}/_simulator/requests`));
}

const truth = z.object({ value: z.array(z.object({ skuId: z.string(), consumedUnits: z.number() })) });

/** Holders of each SKU that has some. */
export async function trueHolders(url: string, tenantId: string): Promise<ReadonlyMap<string, number>> {
  const { value } = truth.parse(await control(`${url}/_simulator/tenants/${tenantId}/truth/skus`));
  return new Map(
    value.flatMap(({ skuId, consumedUnits }) => (consumedUnits > 0 ? [[skuId, consumedUnits]] : [])),
  );
}

const struck = z.object({ hits: z.array(z.number()) });

/** Faults of one tenant, as the simulator's control surface takes them. */
export function faultsOf(url: string, tenantId: string) {
  const at = `${url}/_simulator/tenants/${tenantId}/faults`;
  return {
    add: (rule: object): Promise<unknown> => control(at, { method: 'POST', body: JSON.stringify(rule) }),
    /** How often each rule struck, in the order they were added. */
    hits: async (): Promise<readonly number[]> => struck.parse(await control(at)).hits,
    clear: (): Promise<unknown> => control(at, { method: 'DELETE' }),
  };
}

async function control(url: string, request: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(url, request);
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
  return answer.json();
}
