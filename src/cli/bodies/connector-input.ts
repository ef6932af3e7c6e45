import type { CredentialInput } from '../../sync/manage/credential-input.ts';
import type { CommandContext } from '../command-context.ts';
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
