import { startSchedulerPart, startWorkerPart } from '../src/process-part.ts';
import { runProcess } from '../src/run-process.ts';

await runProcess('all', [startWorkerPart, startSchedulerPart]);
