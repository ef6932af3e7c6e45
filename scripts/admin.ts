import { setFlagsFromString } from 'node:v8';
import { cacheCompiledCode } from '../src/lib/compile-cache.ts';

cacheCompiledCode();
// Optimized code of the embedded database takes two seconds to make, and a process does not end before it is made. Only a
// sync lasts so long that it pays.
if (process.argv[2] !== 'sync') setFlagsFromString('--no-wasm-tier-up --no-wasm-dynamic-tiering');
const { processTerminal } = await import('../src/cli/process-terminal.ts');
const { runAdmin } = await import('../src/cli/run-admin.ts');
const { untilStopped } = await import('../src/lib/until-stopped.ts');
process.exitCode = await runAdmin(process.argv.slice(2), processTerminal(untilStopped()));
