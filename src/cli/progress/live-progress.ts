import { clearScreenDown, moveCursor } from 'node:readline';
import type { Writable } from 'node:stream';
import { isLive } from '../../domain/run.ts';
import type { Step } from '../../domain/step.ts';
import { describeStep } from './describe-step.ts';
import { drawBar } from './draw-bar.ts';
import type { Progress, RunView } from './progress.ts';

// More lines than the terminal has would scroll, and what scrolled cannot be drawn again.
const maxLines = 20;
const width = 79;

/** Draws the live runs step by step, each time over what was drawn before; ended runs stay as one line. */
export function liveProgress(stream: Writable): Progress {
  let drawn = 0;
  const ended = new Set<string>();
  const wipe = (): void => {
    if (drawn > 0) {
      moveCursor(stream, 0, -drawn);
      clearScreenDown(stream);
      drawn = 0;
    }
  };
  return {
    show(views) {
      wipe();
      for (const { run } of views.filter((view) => !isLive(view.run.status) && !ended.has(view.run.id))) {
        ended.add(run.id);
        stream.write(`${run.connector}: ${run.status}\n`);
      }
      const lines = views.filter((view) => isLive(view.run.status)).flatMap((view) => runLines(view));
      const shown = lines.slice(0, maxLines);
      stream.write(shown.map((line) => `${line.slice(0, width)}\n`).join(''));
      drawn = shown.length;
    },
    end: wipe,
  };
}

function runLines({ run, usersTotal }: RunView): readonly string[] {
  const mode = run.mode === null ? '' : ` (${run.mode})`;
  return [
    `${run.connector}: ${run.status}${mode}, ${String(run.requests)} requests`,
    ...run.steps.map((step) => `  ${shortName(step)} ${bar(step, usersTotal)}${describeStep(step)}`),
  ];
}

function bar(step: Step, usersTotal: number | null): string {
  return step.name === 'users' && usersTotal !== null && step.status === 'running'
    ? `${drawBar(step.read, usersTotal)} `
    : '';
}

function shortName(step: Step): string {
  return step.name
    .replace(/^report:get(?:Office365)?/, 'report ')
    .slice(0, 30)
    .padEnd(30);
}
