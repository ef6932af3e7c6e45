import { runProcess } from '../src/run-process.ts';

await runProcess('web', []);
