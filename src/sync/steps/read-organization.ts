import { GraphError } from '../../graph/graph-error.ts';
import { getOrganization } from '../../graph/resources/organization.ts';
import { replaceOrganization } from '../../store/organizations.ts';
import { insertRejectedRows } from '../../store/rejected-rows.ts';
import { endStep } from '../end-step.ts';
import type { JobScope } from '../job-scope.ts';
import { askExpiry } from './ask-expiry.ts';

/** Name, tenant type and verified domains, and once a day until when the secret is good. */
export async function readOrganization(scope: JobScope): Promise<void> {
  const { client, claim, signal } = scope;
  const { organization, rejected } = await getOrganization(client, signal);
  if (!organization && rejected.length === 0) {
    throw new GraphError('protocol', 'Microsoft Graph answered without an organization.');
  }
  const noteExpiry = await askExpiry(scope);
  await endStep(scope, { status: 'succeeded', position: null }, async (tx) => {
    noteExpiry(tx);
    const counts = organization ? await replaceOrganization(tx, claim.connectorId, organization) : {};
    insertRejectedRows(tx, claim, rejected);
    return { ...counts, pages: 1, read: rejected.length + (organization ? 1 : 0), rejected: rejected.length };
  });
}
