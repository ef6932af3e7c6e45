const secretOptions = ['--client-secret', '--secret', '--password'] as const;

/**
 * A secret among the arguments is in the shell's history and in the list of processes already; the refusal says
 * what works and does not repeat it. Null when there is none.
 */
export function refuseSecretArguments(argv: readonly string[]): string | null {
  const given = secretOptions.find((option) =>
    argv.some((arg) => arg === option || arg.startsWith(`${option}=`)),
  );
  return given === undefined
    ? null
    : `${given}: a secret is not taken as an argument, where other people on this machine can read it; ` +
        'use --client-secret-file FILE, or --client-secret-stdin and pipe it in';
}
