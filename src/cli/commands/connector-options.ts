import type { Command } from 'commander';
import { Option } from 'commander';
import { clouds, connectorKinds } from '../../domain/connector.ts';
import type { CredentialInput } from '../../sync/manage/credential-input.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-code.ts';

/** Texts as typed: the domain parses them all together, so that every fault is said at once. */
export interface ConnectorOptions {
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly clientSecretStdin?: boolean;
  readonly certificateFile?: string;
  readonly kind?: string;
  readonly domains?: string;
  readonly schedule?: string;
  readonly timezone?: string;
  readonly cloud?: string;
  readonly secretExpires?: string;
  readonly inactiveAfter?: string;
  readonly inactiveAfterSku?: readonly string[];
}

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

/** What the domain parses: an empty text takes a setting back to its default. */
export function rawSettings(options: ConnectorOptions): object {
  const { clientSecretFile: _file, clientSecretStdin: _stdin, certificateFile: _pem, ...settings } = options;
  return {
    ...settings,
    ...(settings.schedule === '' ? { schedule: null } : {}),
    ...(settings.secretExpires === '' ? { secretExpires: null } : {}),
  };
}

/** The bytes of the one credential that is given; null when there is none. */
export async function readCredential(
  context: CommandContext,
  options: ConnectorOptions,
): Promise<CredentialInput | null> {
  const {
    clientSecretFile: secretFile,
    certificateFile: pemFile,
    clientSecretStdin: isStdin = false,
  } = options;
  if ([secretFile !== undefined, pemFile !== undefined, isStdin].filter(Boolean).length > 1) {
    throw new CommandError(exitCodes.usage, [
      'Give one credential: --client-secret-file, --client-secret-stdin or --certificate-file.',
    ]);
  }
  if (pemFile !== undefined) {
    return { type: 'certificate', bytes: await context.readFile(pemFile) };
  }
  if (secretFile !== undefined) {
    return { type: 'secret', bytes: await context.readFile(secretFile) };
  }
  return isStdin ? { type: 'secret', bytes: await context.readStdin() } : null;
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
