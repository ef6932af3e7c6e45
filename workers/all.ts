import { runProcess, workerOf } from '../src/run-process.ts';

await runProcess('all', (app) => {
  const work = new AsyncDisposableStack();
  work.use(workerOf(app));
  work.use(app.startScheduler());
  return work;
});
