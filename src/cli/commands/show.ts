import type { Command } from 'commander';
import { seatsMismatchNote } from '../../domain/domains-warning.ts';
import type { Connector } from '../../domain/connector.ts';
import { showActivityPages } from '../../store/show-activity.ts';
import { showOrganization } from '../../store/show-organization.ts';
import { showSubscriptions } from '../../store/show-subscriptions.ts';
import { showUsersPages } from '../../store/show-users.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import { activityColumns } from '../output/activity-columns.ts';
import type { FormatOptions, OutputFormat } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printRecord } from '../output/print-record.ts';
import { printPages, printRows } from '../output/print-rows.ts';
import { subscriptionColumns } from '../output/subscription-columns.ts';
import { userColumns } from '../output/user-columns.ts';

type Print = (context: CommandContext, connector: Connector, format: OutputFormat) => Promise<void>;

interface Subject {
  readonly name: string;
  readonly description: string;
  readonly print: Print;
}

const subjects: readonly Subject[] = [
  { name: 'organization', description: 'name and verified domains of the tenant', print: printOrganization },
  {
    name: 'subscriptions',
    description: 'seats paid, assigned, in scope and used',
    print: printSubscriptions,
  },
  {
    name: 'users',
    description: 'users in scope with their licenses and activity',
    print: (context, connector, format) =>
      printPages(context, format, userColumns, showUsersPages(context.services.db, connector.id)),
  },
  {
    name: 'activity',
    description: 'last use per user: services, apps on devices, activations',
    print: (context, connector, format) =>
      printPages(context, format, activityColumns, showActivityPages(context.services.db, connector.id)),
  },
];

/** `show organization|subscriptions|users|activity NAME`. */
export function addShowCommands(show: Command, intake: CommandIntake): void {
  for (const { name: subject, description, print } of subjects) {
    const command = show
      .command(subject)
      .description(description)
      .argument('<name>', 'name of a connector')
      .addHelpText('after', `\nExample:\n  npm run -s admin -- show ${subject} contoso --json`);
    addFormatOptions(command).action((name: string, options: FormatOptions) => {
      intake.run(async (context) => {
        const connector = await requireConnector(context.services.db, name);
        await print(context, connector, chosenFormat(options));
        return exitCodes.done;
      });
    });
  }
}

async function printOrganization(
  context: CommandContext,
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
  context: CommandContext,
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
