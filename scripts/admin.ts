import { processTerminal } from '../src/cli/process-terminal.ts';
import { runAdmin } from '../src/cli/run-admin.ts';
import { untilStopped } from '../src/lib/until-stopped.ts';

process.exitCode = await runAdmin(process.argv.slice(2), processTerminal(untilStopped()));
