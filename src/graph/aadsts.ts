/** What a code of the token endpoint asks of us. */
export type AadstsClass = 'credential' | 'transient' | 'throttled' | 'bug';

// Microsoft, "Microsoft Entra authentication and authorization error codes" (graph-facts §1.4).
const codesByClass = {
  credential: [
    7000222, 7000215, 70002, 700027, 50012, 700030, 700016, 700011, 7000112, 70001, 90002, 90038, 900382,
    500011, 50001, 650052, 650057, 65001, 90094, 650056, 53003, 530032, 53011, 500021, 500022, 700229,
  ],
  // 50196 is the client-loop guard: it goes away when one waits, and comes back when one does not.
  throttled: [90055, 50196],
  transient: [90024, 90006, 90012, 90033, 90090, 50000],
  bug: [7000218, 90019, 90023, 9002313, 900144, 90014, 70011, 28002, 700022, 1002012, 9001023],
} as const satisfies Record<AadstsClass, readonly number[]>;

const classByCode: ReadonlyMap<number, AadstsClass> = new Map([
  ...codesByClass.credential.map((code) => [code, 'credential'] as const),
  ...codesByClass.throttled.map((code) => [code, 'throttled'] as const),
  ...codesByClass.transient.map((code) => [code, 'transient'] as const),
  ...codesByClass.bug.map((code) => [code, 'bug'] as const),
]);

// Microsoft asks programs to branch on `error`; the numbers refine it, and new numbers fall back to it.
const classByError: ReadonlyMap<string, AadstsClass> = new Map([
  ['temporarily_unavailable', 'transient'],
  ['server_error', 'transient'],
  ['invalid_request', 'bug'],
  ['invalid_scope', 'bug'],
  ['unsupported_grant_type', 'bug'],
  ['invalid_client', 'credential'],
  ['unauthorized_client', 'credential'],
  ['invalid_tenant', 'credential'],
  ['invalid_grant', 'credential'],
  ['invalid_resource', 'credential'],
  ['interaction_required', 'credential'],
  ['access_denied', 'credential'],
]);

/** The class of a number; null where it is not in the table. */
export function aadstsClass(code: number): AadstsClass | null {
  return classByCode.get(code) ?? null;
}

/** The class of an OAuth `error`; null where it is not in the table. */
export function oauthErrorClass(error: string): AadstsClass | null {
  return classByError.get(error.toLowerCase()) ?? null;
}
