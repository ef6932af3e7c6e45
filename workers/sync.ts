import { runProcess, workerOf } from '../src/run-process.ts';

await runProcess('worker', workerOf);
