import { PassThrough, type Writable } from 'node:stream';
import cliProgress, { type MultiBar, type Options, type Params, type SingleBar } from 'cli-progress';
import { isLive } from '../../domain/run.ts';
import type { Step } from '../../domain/step.ts';
import { describeStep } from './describe-step.ts';
import type { Progress, RunView } from './progress.ts';

// More lines than the terminal has would scroll, and what scrolled cannot be drawn again.
const maxLines = 20;

/** A line as it is to be drawn; `total` null: only words, because nobody knows how much there is. */
interface Line {
  readonly label: string;
  readonly text: string;
  readonly done: number;
  readonly total: number | null;
}

/**
 * Draws the live runs step by step, with a bar where the total is known; ended runs stay as one line. `stream` leads
 * to a terminal, perhaps that of another process.
 */
export function liveProgress(stream: Writable): Progress {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  terminal.pipe(stream, { end: false });
  const bars = new cliProgress.MultiBar({
    stream: terminal,
    format: formatLine,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    barsize: 20,
    hideCursor: true,
    gracefulExit: false,
    forceRedraw: true,
  });
  const slots: SingleBar[] = [];
  const ended = new Set<string>();
  return {
    show(views) {
      for (const { run } of views.filter((view) => !isLive(view.run.status) && !ended.has(view.run.id))) {
        ended.add(run.id);
        bars.log(`${run.connector}: ${run.status}\n`);
      }
      const lines = views.filter((view) => isLive(view.run.status)).flatMap((view) => runLines(view));
      draw(bars, slots, lines.slice(0, maxLines));
    },
    end() {
      draw(bars, slots, []);
      bars.stop();
    },
  };
}

/** Line n goes to the n-th bar, whatever it showed before: so they stay in their order. */
function draw(bars: MultiBar, slots: SingleBar[], lines: readonly Line[]): void {
  for (const slot of slots.splice(lines.length)) bars.remove(slot);
  for (const [index, line] of lines.entries()) {
    const total = line.total ?? 1;
    const slot = slots[index] ?? bars.create(total, 0, { line });
    slots[index] = slot;
    slot.setTotal(total);
    slot.update(Math.min(line.done, total), { line });
  }
  bars.update();
}

function formatLine(options: Options, params: Params, { line }: { readonly line: Line }): string {
  if (line.total === null) return `${line.label} ${line.text}`;
  const percentage = String(Math.floor(params.progress * 100)).padStart(3);
  return `${line.label} [${cliProgress.Format.BarFormat(params.progress, options)}] ${percentage} %  ${line.text}`;
}

function runLines({ run, usersTotal }: RunView): readonly Line[] {
  const mode = run.mode === null ? '' : ` (${run.mode})`;
  const text = `${run.status}${mode}, ${String(run.requests)} requests`;
  return [
    { label: `${run.connector}:`, text, done: 0, total: null },
    ...run.steps.map((step) => stepLine(step, usersTotal)),
  ];
}

function stepLine(step: Step, usersTotal: number | null): Line {
  const total = step.name === 'users' && step.status === 'running' ? usersTotal : null;
  return {
    label: `  ${shortName(step)}`,
    text: describeStep(step),
    done: step.read,
    total,
  };
}

function shortName(step: Step): string {
  return step.name
    .replace(/^report:get(?:Office365)?/, 'report ')
    .slice(0, 30)
    .padEnd(30);
}
