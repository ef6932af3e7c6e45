import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';

/** Each takes some seconds and a dozen requests. */
const checkedUnlessAll = 20;

interface DoctorOptions {
  readonly connector?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

export function addDoctorCommand(program: Command, intake: CommandIntake): void {
  program
    .command('doctor')
    .description('look at settings, database, queue, processes and connectors, and say what to do')
    .option('--connector <names...>', 'check these connectors')
    .option('--all', `check every connector, not only the first ${String(checkedUnlessAll)}`)
    .option('--json', 'print the checks as JSON')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- doctor')
    .action((options: DoctorOptions) => {
      intake.run(async (context) => {
        const { doctor } = await import('../bodies/doctor.ts');
        const limit = options.all === true ? Number.POSITIVE_INFINITY : checkedUnlessAll;
        return await doctor(context, {
          names: options.connector ?? null,
          limit,
          isJson: options.json === true,
        });
      });
    });
}
