import { runProcess } from '../src/run-process.ts';

await runProcess('scheduler', (app) => app.startScheduler());
