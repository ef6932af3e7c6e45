import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Half of the time a command takes is reading its own code. Beside the packages, not in the folder for temporary files,
// where anybody could leave code for us; where that is read-only nothing is kept.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'));

const { processTerminal } = await import('../src/cli/process-terminal.ts');
const { runAdmin } = await import('../src/cli/run-admin.ts');
const { untilStopped } = await import('../src/lib/until-stopped.ts');
process.exitCode = await runAdmin(process.argv.slice(2), processTerminal(untilStopped()));
