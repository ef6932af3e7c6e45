import {
  grantAdvice,
  hasAnyPermission,
  missingPermission,
  permissionNeed,
} from '../../domain/permissions.ts';
import type { StepName } from '../../domain/step.ts';
import type { TenantClient } from '../../graph/tenant-client.ts';
import { checkExpiry, expiryLine } from './check-expiry.ts';
import type { CheckLine } from './check-line.ts';
import { failedLine, okLine, refusedLine } from './check-line.ts';
import { checkProbes } from './check-probes.ts';
import type { CheckSubject } from './check-subject.ts';

/** Asks for a fresh token, since an old one does not carry permissions granted since, and tries every source once. */
export async function* runChecks(subject: CheckSubject, signal: AbortSignal): AsyncGenerator<CheckLine> {
  const { client, settings, now } = subject;
  const roles = await freshRoles(client, signal);
  if ('line' in roles) {
    yield expiryLine(settings, now);
    yield roles.line;
    return;
  }
  yield okLine('token', 'Microsoft gives a token for this application.');
  yield await checkExpiry(subject, signal);
  if (!hasAnyPermission(roles.roles)) {
    yield failedLine(
      'permissions',
      'The application holds none of the permissions the connector needs: admin consent is missing.',
      'In the Microsoft Entra admin center, open App registrations, the application, API permissions, and select Grant admin consent.',
    );
    return;
  }
  const probes = checkProbes(subject);
  yield* permissionLines(
    probes.map((probe) => probe.step),
    roles.roles,
  );
  for (const probe of probes) {
    yield* attempt(probe.name, () => probe.run(client, signal));
  }
}

async function* attempt(name: string, run: () => Promise<readonly CheckLine[]>): AsyncGenerator<CheckLine> {
  try {
    yield* await run();
  } catch (error) {
    yield refusedLine(name, error);
  }
}

async function freshRoles(
  client: TenantClient,
  signal: AbortSignal,
): Promise<{ readonly roles: readonly string[] | null } | { readonly line: CheckLine }> {
  try {
    return { roles: await client.roles(signal, { fresh: true }) };
  } catch (error) {
    return { line: refusedLine('token', error) };
  }
}

/** One line per permission that steps need; those of an opaque token are for Graph to judge. */
function permissionLines(steps: readonly StepName[], roles: readonly string[] | null): readonly CheckLine[] {
  if (roles === null) {
    return [okLine('permissions', 'The token does not say its permissions; the requests below show them.')];
  }
  const needs = new Map<string, StepName[]>();
  for (const step of steps) {
    const { permission } = permissionNeed(step);
    needs.set(permission, [...(needs.get(permission) ?? []), step]);
  }
  return [...needs].map(([permission, needing]) => {
    const lacking = needing.find((step) => missingPermission(step, roles) !== null);
    return lacking === undefined
      ? okLine(permission, 'Granted, or covered by another permission that is.')
      : failedLine(permission, `Not granted. ${permissionNeed(lacking).withoutIt}`, grantAdvice(permission));
  });
}
