import type { Command } from 'commander';
import { Option } from 'commander';
import { clouds, connectorKinds } from '../../domain/connector.ts';
import type { CommandIntake } from '../command-context.ts';

/** The settings of `connector add` and `set`. */
export function addConnectorOptions(command: Command, intake: CommandIntake): Command {
  const named = (path: string): string => {
    intake.needsFile(path);
    return path;
  };
  command.on('option:client-secret-stdin', () => {
    intake.needsStdin();
  });
  return command
    .option('--tenant-id <guid>', 'Directory (tenant) ID')
    .option('--client-id <guid>', 'Application (client) ID')
    .addOption(new Option('--client-secret-file <file>', 'file with the client secret').argParser(named))
    .option('--client-secret-stdin', 'read the client secret from stdin')
    .addOption(
      new Option('--certificate-file <pem>', 'PEM file with certificate and private key').argParser(named),
    )
    .option('--kind <kind>', connectorKinds.join(' or '))
    .option('--domains <names>', 'names separated by commas, or * for all users')
    .option('--schedule <cron>', 'five fields; "" for the default, daily from 23:00')
    .option('--timezone <zone>', 'such as Europe/Berlin')
    .option('--cloud <cloud>', clouds.join(', '))
    .option('--secret-expires <date>', 'the day the secret expires, such as 2027-03-31')
    .option('--inactive-after <days>', 'days without use after which a user is inactive')
    .option('--inactive-after-sku <part=days>', 'the same for one SKU; may be repeated', collect);
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
