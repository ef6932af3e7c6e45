import { seatsMismatchNote } from '../../domain/domains-warning.ts';
import type { Connector } from '../../domain/connector.ts';
import { showActivityPages } from '../../store/show-activity.ts';
import { showOrganization } from '../../store/show-organization.ts';
import { showSubscriptions } from '../../store/show-subscriptions.ts';
import { showUsersPages } from '../../store/show-users.ts';
import type { StoreContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import { activityColumns } from '../output/activity-columns.ts';
import type { OutputFormat } from '../output/output-format.ts';
import { printRecord } from '../output/print-record.ts';
import { printPages, printRows } from '../output/print-rows.ts';
import { subscriptionColumns } from '../output/subscription-columns.ts';
import { userColumns } from '../output/user-columns.ts';

type Print = (context: StoreContext, connector: Connector, format: OutputFormat) => Promise<void>;

const prints = {
  organization: printOrganization,
  subscriptions: printSubscriptions,
  users: (context, connector, format) =>
    printPages(context, format, userColumns, showUsersPages(context.services.db, connector.id)),
  activity: (context, connector, format) =>
    printPages(context, format, activityColumns, showActivityPages(context.services.db, connector.id)),
} as const satisfies Record<string, Print>;

export type ShowSubject = keyof typeof prints;

export async function show(
  context: StoreContext,
  subject: ShowSubject,
  { name, format }: { readonly name: string; readonly format: OutputFormat },
): Promise<ExitCode> {
  const connector = await requireConnector(context.services.db, name);
  await prints[subject](context, connector, format);
  return exitCodes.done;
}

async function printOrganization(
  context: StoreContext,
  connector: Connector,
  format: OutputFormat,
): Promise<void> {
  const organization = await showOrganization(context.services.db, connector.id);
  if (organization === null) {
    throw new CommandError(exitCodes.failed, [
      `${connector.name}: the organization was not read yet; \`sync ${connector.name} --wait\` reads it.`,
    ]);
  }
  const domains = organization.domains.map((domain) => domain.name);
  await printRecord(context, format, format === 'json' ? organization : { ...organization, domains });
}

async function printSubscriptions(
  context: StoreContext,
  connector: Connector,
  format: OutputFormat,
): Promise<void> {
  const rows = await showSubscriptions(context.services.db, connector.id);
  await printRows(context, format, subscriptionColumns, rows);
  // Assigned seats and users in scope stand side by side here (design §3).
  const note = seatsMismatchNote(connector.domains);
  if (note !== null) {
    context.stderr.write(`Note: ${note}\n`);
  }
}
