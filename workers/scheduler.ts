import { startSchedulerPart } from '../src/process-part.ts';
import { runProcess } from '../src/run-process.ts';

await runProcess('scheduler', [startSchedulerPart]);
