import type { Writable } from 'node:stream';
import { describeStep } from './describe-step.ts';
import type { Progress } from './progress.ts';

/** A line whenever a run or a step changes its status: fit for logs. */
export function plainProgress(stream: Writable): Progress {
  const said = new Map<string, string>();
  const say = (key: string, status: string, text: string): void => {
    if (said.get(key) !== status) {
      said.set(key, status);
      stream.write(`${text}\n`);
    }
  };
  return {
    show(views) {
      for (const { run } of views) {
        for (const step of run.steps.filter((one) => one.status !== 'pending')) {
          say(`${run.id} ${step.name}`, step.status, `${run.connector}: ${step.name}: ${describeStep(step)}`);
        }
        const mode = run.mode === null ? '' : ` (${run.mode})`;
        say(run.id, run.status, `${run.connector}: ${run.status}${mode}`);
      }
    },
    end() {
      said.clear();
    },
  };
}
