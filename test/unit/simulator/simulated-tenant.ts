import { z } from 'zod';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import type { TenantSpec } from '../../../src/simulator/tenant-spec.ts';

export const TENANT_ID = '3f0a4c3e-0000-4000-8000-0000000000aa';
export const CLIENT_ID = '3f0a4c3e-0000-4000-8000-0000000000bb';
export const SECRET = 'simulated-secret-of-a-test';

const jsonObject = z.record(z.string(), z.unknown());
const pageSchema = z.object({
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
  value: z.array(jsonObject),
});

type Page = z.infer<typeof pageSchema>;

export interface SimulatedTenant extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly control: TenantControl;
  readonly tokenForm: (changes?: Readonly<Record<string, string | null>>) => URLSearchParams;
  readonly postToken: (form: URLSearchParams, tenant?: string) => Promise<Response>;
  readonly newToken: () => Promise<string>;
  /** A path below /v1.0, or a whole link; with a token of its own, made once. Redirects are not followed. */
  readonly get: (target: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  readonly page: (target: string, headers?: Readonly<Record<string, string>>) => Promise<Page>;
  /** Every record from a link to the last page. */
  readonly all: (
    target: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Page & { pages: number }>;
}

export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  return jsonObject.parse(await response.json());
}

/** `[status, code]` of a refusal in Graph's envelope. */
export async function refusalOf(response: Response): Promise<readonly [number, string]> {
  const body = z.object({
    error: z.object({ code: z.string(), innerError: z.object({ 'request-id': z.string() }) }),
  });
  return [response.status, body.parse(await response.json()).error.code];
}

/** A simulator with one tenant of 50 users, and a client for it in plain fetch. */
export async function simulatedTenant(
  spec: Partial<TenantSpec> = {},
  options: Omit<SimulatorOptions, 'tenants'> = {},
): Promise<SimulatedTenant> {
  const whole = {
    tenantId: TENANT_ID,
    clientId: CLIENT_ID,
    secrets: [{ value: SECRET }],
    seed: 7,
    users: 50,
    ...spec,
  };
  const simulator = await startSimulator({ ...options, tenants: [whole] });
  const tokenForm: SimulatedTenant['tokenForm'] = (changes = {}) => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT_ID,
      client_secret: SECRET,
      scope: 'https://graph.microsoft.com/.default',
    });
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) form.delete(name);
      else form.set(name, value);
    }
    return form;
  };
  const postToken: SimulatedTenant['postToken'] = (body, tenant = TENANT_ID) =>
    fetch(`${simulator.loginUrl}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body });
  const newToken = async (): Promise<string> =>
    z.object({ access_token: z.string() }).parse(await (await postToken(tokenForm())).json()).access_token;
  let token: string | undefined;
  const get: SimulatedTenant['get'] = async (target, headers = {}) => {
    token ??= await newToken();
    const url = target.startsWith('http') ? target : `${simulator.graphUrl}/v1.0${target}`;
    return fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers }, redirect: 'manual' });
  };
  const page: SimulatedTenant['page'] = async (target, headers) => {
    const response = await get(target, headers);
    if (response.status !== 200) throw new Error(`${String(response.status)} ${await response.text()}`);
    return pageSchema.parse(await response.json());
  };
  return {
    simulator,
    control: simulator.tenant(whole.tenantId),
    tokenForm,
    postToken,
    newToken,
    get,
    page,
    all: async (target, headers) => {
      const value: Page['value'] = [];
      for (let link = target, pages = 1; ; pages += 1) {
        const one = await page(link, headers);
        value.push(...one.value);
        if (one['@odata.nextLink'] === undefined) return { ...one, value, pages };
        link = one['@odata.nextLink'];
      }
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}
