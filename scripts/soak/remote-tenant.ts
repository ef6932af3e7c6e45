import { z } from 'zod';
import type { SimulatedUser, UserPatch } from '../../src/simulator/directory/simulated-user.ts';
import type { FaultRule } from '../../src/simulator/faults/fault-rule.ts';
import type { ActivityPatch } from '../../src/simulator/reports/activity.ts';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const simulatedUser = z.custom<SimulatedUser>(isObject);
const faultHits = z.object({ hits: z.array(z.number()) });
const skus = z.object({ value: z.array(z.record(z.string(), z.unknown())) });

/** A tenant of the simulator in its own process, over its control surface. */
export class RemoteTenant {
  readonly #base: string;

  constructor(simulatorUrl: string, tenantId: string) {
    this.#base = `${simulatorUrl}/_simulator/tenants/${tenantId}`;
  }

  /** Null for one who was removed. */
  async userAt(position: number): Promise<SimulatedUser | null> {
    const response = await fetch(`${this.#base}/users/${position}`);
    return response.ok ? simulatedUser.parse(await response.json()) : null;
  }

  async addUser(patch: UserPatch): Promise<void> {
    await this.#ask('POST', '/users', patch);
  }

  async updateUser(id: string, patch: UserPatch): Promise<void> {
    await this.#ask('PATCH', `/users/${id}`, patch);
  }

  async removeUser(id: string): Promise<void> {
    await this.#ask('DELETE', `/users/${id}`);
  }

  async setActivity(id: string, activity: ActivityPatch): Promise<void> {
    await this.#ask('PUT', `/activity/${id}`, activity);
  }

  async revokeTokens(): Promise<void> {
    await this.#ask('POST', '/settings', { revokeTokens: true });
  }

  async addFault(rule: FaultRule): Promise<void> {
    await this.#ask('POST', '/faults', rule);
  }

  async clearFaults(): Promise<void> {
    await this.#ask('DELETE', '/faults');
  }

  /** How often all the rules there are struck. */
  async countHits(): Promise<number> {
    const { hits } = faultHits.parse(await this.#ask('GET', '/faults'));
    return hits.reduce((sum, count) => sum + count, 0);
  }

  /** What the truth of the tests is made from. */
  async readTruth(): Promise<{
    readonly truth: () => readonly SimulatedUser[];
    readonly truthSkus: () => Record<string, unknown>[];
  }> {
    const response = await fetch(`${this.#base}/truth/users`);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    const users = lines.map((line) => simulatedUser.parse(JSON.parse(line)));
    const { value } = skus.parse(await this.#ask('GET', '/truth/skus'));
    return { truth: () => users, truthSkus: () => value };
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`the simulator refused ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
}
