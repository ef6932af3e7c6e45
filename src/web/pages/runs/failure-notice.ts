import type { Failure } from '../../../domain/failure.ts';
import type { StepName } from '../../../domain/step.ts';
import type { WatchedRun } from '../../../store/watched-run.ts';
import { notice, type Tone } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { stepTitle } from './step-title.ts';

type FailedRun = Pick<WatchedRun, 'connectorId' | 'status' | 'error' | 'steps'>;

/** What kept a run from succeeding, and then what kept steps from being read; null where nothing did. */
export function failures({ connectorId, status, error, steps }: FailedRun): Html {
  const tone = status === 'failed' ? 'bad' : status === 'canceled' ? 'neutral' : 'warning';
  return html`
    ${error !== null && failureNotice(tone, error, { link: linkFor(error, connectorId) })}
    ${byCause(steps)
      .filter((cause) => !isSaidBy(error, cause))
      .map((cause) => failureNotice('warning', cause.error, { of: cause.names.map(stepTitle).join(', ') }))}
  `;
}

/** The run tells what ended it, and of a partial one the fault of the step that matters most. */
function isSaidBy(run: Failure | null, { error, names }: Cause): boolean {
  if (run === null) return false;
  return run.message === error.message || (names.length === 1 && run.message.startsWith(error.message));
}

/** `of`: what was not read; without it, it is the run as a whole. */
function failureNotice(
  tone: Tone,
  { message, advice, code, requestId }: Failure,
  { of, link = null }: { readonly of?: string; readonly link?: Html },
): Html {
  const said = html`${of !== undefined && html`<b>${of}:</b> `}${message}`;
  const marks = [
    code !== null && html`<span>Microsoft’s code: <code>${code}</code></span> `,
    requestId !== null && html`<span>Request: <code>${requestId}</code></span>`,
  ].filter((mark) => mark !== false);
  const more = marks.length > 0 && html`<small class="part faint">${marks}</small>`;
  return notice(tone, said, advice === '' && !more ? null : html`${advice} ${link} ${more}`);
}

/** Where a person mends it here. */
function linkFor({ kind }: Failure, connectorId: string): Html {
  if (kind !== 'credential') return null;
  return html`<a href=${`/connectors/${connectorId}/settings`}>Settings of the connector</a>`;
}

interface Cause {
  readonly error: Failure;
  readonly names: readonly StepName[];
}

/** Three reports that are refused for one reason are one thing to mend. */
function byCause(steps: WatchedRun['steps']): readonly Cause[] {
  const causes = new Map<string, Cause>();
  for (const { name, error } of steps) {
    if (error === null) continue;
    const key = [error.kind, error.code, error.message, error.advice].join('\n');
    const known = causes.get(key);
    causes.set(
      key,
      known === undefined ? { error, names: [name] } : { ...known, names: [...known.names, name] },
    );
  }
  return [...causes.values()];
}
