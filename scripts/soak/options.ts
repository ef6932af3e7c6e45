import { Command, InvalidArgumentError } from 'commander';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly connectors: number;
  /** Users of the largest tenant; sizes are spread between 50 and this, evenly by order of magnitude. */
  readonly largest: number;
  /** Outages of a second or two, small pages, and quiet runs looked after sooner: for a soak of a minute. */
  readonly brief: boolean;
}

export function readOptions(argv: readonly string[]): SoakOptions {
  const command = new Command('soak')
    .description(
      'Breaks a fleet of workers in every way there is, and compares the rows with the truth at the end.',
    )
    .option('--minutes <n>', 'how long faults are made', positive, 10)
    .option('--seed <n>', 'the same seed draws the same tenants and faults', positive, Date.now() % 1_000_000)
    .option('--connectors <n>', 'number of tenants', positive, 200)
    .option('--largest <users>', 'users of the largest tenant, 100 to 100,000', positive, 20_000)
    .option('--brief', 'short outages and small pages, for a soak of a minute', false);
  return command.parse(argv, { from: 'user' }).opts<SoakOptions>();
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above zero is wanted');
  return value;
}
