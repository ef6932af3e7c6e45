import { cacheCompiledCode } from '../src/lib/compile-cache.ts';

cacheCompiledCode();
const { processTerminal } = await import('../src/cli/process-terminal.ts');
const { runAdmin } = await import('../src/cli/run-admin.ts');
const { untilStopped } = await import('../src/lib/until-stopped.ts');
process.exitCode = await runAdmin(process.argv.slice(2), processTerminal(untilStopped()));
