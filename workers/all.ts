import { cacheCompiledCode } from '../src/lib/compile-cache.ts';

cacheCompiledCode();
const { startSchedulerPart, startWorkerPart } = await import('../src/process-part.ts');
const { runProcess } = await import('../src/run-process.ts');
await runProcess('all', [startWorkerPart, startSchedulerPart]);
