import { cacheCompiledCode } from '../src/lib/compile-cache.ts';

cacheCompiledCode();
const { runProcess } = await import('../src/run-process.ts');
await runProcess('web', []);
