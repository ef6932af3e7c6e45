import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { rowVersions } from './support/row-versions.ts';
import { useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

const mails = ['x@contoso.example', 'y@fabrikam.example', 'Z@CONTOSO.example', null] as const;
const text = fc.constantFrom('Lyon', 'Hamburg', null);
const place = fc.nat({ max: 11 });

const action = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), mail: fc.constantFrom(...mails), city: text }),
  fc.record({
    kind: fc.constant('text' as const),
    place,
    city: text,
    displayName: fc.constantFrom('A, B', 'C "D"'),
  }),
  fc.record({
    kind: fc.constant('mail' as const),
    place,
    mail: fc.constantFrom(...mails),
    withName: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('license' as const), place, sku: fc.nat({ max: 3 }), gains: fc.boolean() }),
  fc.record({ kind: fc.constant('remove' as const), place, permanent: fc.boolean() }),
  fc.record({ kind: fc.constant('restore' as const) }),
  fc.record({ kind: fc.constant('sync' as const) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

const delta = fc.record({
  pageSize: fc.constantFrom(1, 3, 200),
  replays: fc.boolean(),
  repeats: fc.boolean(),
  partialItems: fc.boolean(),
  shuffled: fc.boolean(),
  emptyPageFirst: fc.boolean(),
});

/** Does one thing upstream; what is not possible just now is passed over. */
function change(tenant: TenantControl, bin: string[], what: Exclude<Action, { kind: 'sync' }>): void {
  if (what.kind === 'add') {
    tenant.addUser({ mail: what.mail, city: what.city });
    return;
  }
  if (what.kind === 'restore') {
    const id = bin.pop();
    if (id !== undefined) tenant.restoreUser(id);
    return;
  }
  const users = [...tenant.truth()];
  const user = users[what.place % users.length];
  if (user === undefined) return;
  if (what.kind === 'remove') {
    tenant.removeUser(user.id, { permanent: what.permanent });
    if (!what.permanent) bin.push(user.id);
  } else {
    tenant.updateUser(user.id, patchOf(tenant, user, what));
  }
}

function patchOf(
  tenant: TenantControl,
  user: SimulatedUser,
  what: Extract<Action, { kind: 'text' | 'mail' | 'license' }>,
): object {
  if (what.kind === 'text') return { city: what.city, displayName: what.displayName };
  if (what.kind === 'mail')
    return { mail: what.mail, ...(what.withName && { userPrincipalName: `${user.id}@contoso.example` }) };
  const skuId = String(tenant.truthSkus()[what.sku]?.['skuId']);
  const others = user.assignedLicenses.filter((license) => license.skuId !== skuId);
  return { assignedLicenses: what.gains ? [...others, { skuId, disabledPlans: [] }] : others };
}

it('any changes, in incremental runs cut anywhere, come to what a full listing would have said', async () => {
  const input = fc.record({
    actions: fc.array(action, { minLength: 4, maxLength: 24 }),
    delta,
    isNarrow: fc.boolean(),
    isPlain: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ actions, delta: shape, isNarrow, isPlain }) => {
      const tenant = test.tenant({
        users: 12,
        domains: ['contoso.example'],
        guestShare: 0.2,
        noMailShare: 0.2,
        delta: shape,
      });
      const kind = isPlain ? 'entra-id' : 'microsoft-365';
      const connector = await connect(test.app, tenant, {
        kind,
        domains: isNarrow ? 'contoso.example' : '*',
      });
      await syncOnce(test.app, connector);
      const bin: string[] = [];
      const modes: unknown[] = [];
      for (const what of actions) {
        if (what.kind === 'sync') modes.push((await syncOnce(test.app, connector)).mode);
        else change(tenant, bin, what);
      }
      const last = await syncOnce(test.app, connector);
      expect(last).toMatchObject({ status: 'succeeded', mode: 'incremental' });
      expect(modes).toEqual(modes.map(() => 'incremental'));
      const where = ({ mail }: SimulatedUser): boolean =>
        !isNarrow || (mail?.toLowerCase().endsWith('@contoso.example') ?? false);
      expect(await storedUsers(test.app.db, connector.id)).toEqual(
        trueUsers(tenant, { where, withLicenses: !isPlain }),
      );
      const before = await rowVersions(test.app.db, connector.id);
      expect(await syncOnce(test.app, connector, { full: true })).toMatchObject({
        status: 'succeeded',
        mode: 'full',
      });
      expect(await rowVersions(test.app.db, connector.id)).toEqual(before);
    }),
    { numRuns: 8 },
  );
}, 180_000);
