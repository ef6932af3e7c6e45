import { judgeCondition, type ConnectorCondition } from '../../../domain/connector-condition.ts';
import type { Failure } from '../../../domain/failure.ts';
import { isLive } from '../../../domain/run.ts';
import { secretExpiry } from '../../../domain/secret-expiry.ts';
import type { StatusFacts } from '../../../store/status.ts';
import { html, type Html } from '../../html/html.ts';
import { time } from '../../html/time.ts';

/** A judged connector in the words of the pages, where what can be done is a link or a button and no command. */
export interface ConditionAdvice {
  readonly condition: ConnectorCondition;
  /** New settings were entered since, which no run has tried yet. */
  readonly isSettled: boolean;
  /** What is wrong and what it means; null where all is well. */
  readonly message: Html;
  readonly advice: Html;
  /** The button that helps, beside the advice. */
  readonly button: 'run' | 'resume' | null;
}

/** The same verdict as `status` gives; only what to do is said otherwise. */
export function conditionAdvice(facts: StatusFacts): ConditionAdvice {
  const { condition, message } = judgeCondition(facts, facts.now);
  const said = words[condition](facts);
  return {
    condition,
    isSettled: condition === 'last run failed' && isSettled(facts),
    message: said.message ?? message,
    advice: said.advice,
    button: said.button ?? null,
  };
}

interface Said {
  /** Where absent, the one of the judgement, which names no command. */
  readonly message?: Html;
  readonly advice: Html;
  readonly button?: ConditionAdvice['button'];
}

const words: Readonly<Record<ConnectorCondition, (facts: StatusFacts) => Said>> = {
  'needs attention': ({ id, needsAttention }) => ({
    message: needsAttention && failureMessage(needsAttention),
    advice: html`${needsAttention?.advice ?? ''} What was stored stays. Until it is mended it is tried once a
      day; ${' '}<a href=${secretField(id)}>Settings</a> takes new values.`,
    button: 'run',
  }),
  'last run failed': (facts) => outcome(facts, 'What was read before stays.'),
  'last run partial': (facts) => outcome(facts, 'What could be read is there.'),
  overdue: ({ nextRunAt }) => ({
    message: html`Its run was due at ${time(nextRunAt)} and was not started.`,
    advice: html`No scheduler starts runs: whoever keeps this installation starts one (<code
        >npm run scheduler</code
      >, or <code>npm start</code>); if one runs, <code>doctor</code> of the admin script says what is wrong.`,
    button: 'run',
  }),
  'secret expires': (facts) => ({
    advice: html`Create a new client secret or certificate under Microsoft Entra admin center › App
      registrations › Certificates & secrets, and enter it in ${' '}<a href=${secretField(facts.id)}
        >Settings</a
      >; ${meanwhile(facts)}.`,
  }),
  'data old': ({ id, dataAt }) => ({
    message: html`Its users are shown as of ${time(dataAt)}, which is older than its schedule promises.`,
    advice: html`<a href=${`/connectors/${id}/runs`}>Runs</a> shows what became of the last ones.`,
    button: 'run',
  }),
  throttled: ({ throttledUntil }) => ({
    message: html`Microsoft asked to be left alone until ${time(throttledUntil)}.`,
    advice: 'There is nothing to do: it goes on by itself then.',
  }),
  'never run': (facts) => ({
    message: html`No run of it has ended yet. ${next(facts)}`,
    ...startsNow(facts),
  }),
  'last run canceled': (facts) => ({
    message: html`The last run was canceled; what it had stored stays. ${next(facts)}`,
    ...startsNow(facts),
  }),
  paused: () => ({
    message: 'It is paused: nothing starts by schedule.',
    advice: 'What was stored stays, and a run can be started by hand.',
    button: 'resume',
  }),
  ok: () => ({ message: null, advice: null }),
};

function outcome(facts: StatusFacts, meaning: string): Said {
  const { id, lastRunError } = facts;
  const where = html`<a href=${`/connectors/${id}/runs`}>Runs</a> says at each step what happened.`;
  return {
    message:
      lastRunError === null
        ? html`The ${facts.lastRunStatus === 'failed' ? 'last run failed' : 'last run is partial'}. ${meaning}`
        : failureMessage(lastRunError),
    advice: html`${isSettled(facts) ? settled : (lastRunError?.advice ?? '')} ${where}`,
    button: 'run',
  };
}

/** A fault of the credential that asks for nobody any more was met with new settings, which no run has tried yet. */
function isSettled({ lastRunError, needsAttention }: StatusFacts): boolean {
  return lastRunError?.kind === 'credential' && needsAttention === null;
}

const settled = 'The settings were changed since: run it now to see whether they are right.';

/** The field itself: on the page of settings too the link leads on. */
function secretField(connectorId: string): string {
  return `/connectors/${connectorId}/settings#clientSecret`;
}

/** With Microsoft's code and request id, which its support asks for. */
function failureMessage({ message, code, requestId }: Failure): Html {
  const marks = [code, requestId === null ? null : `request ${requestId}`].filter((mark) => mark !== null);
  return marks.length === 0 ? message : html`${message} <span class="faint">(${marks.join(', ')})</span>`;
}

function meanwhile(facts: StatusFacts): string {
  const { condition } = secretExpiry(facts, facts.now);
  return condition === 'over' ? 'until then nothing is read' : 'the old one works meanwhile';
}

function startsNow({ runId, runStatus }: StatusFacts): Pick<Said, 'advice' | 'button'> {
  if (runId !== null && runStatus !== null && isLive(runStatus)) {
    return { advice: html`A run is under way: <a href=${`/runs/${runId}`}>watch it</a>.` };
  }
  return { advice: 'It can be started now.', button: 'run' };
}

function next({ nextRunAt, isPaused }: StatusFacts): Html {
  return nextRunAt === null || isPaused ? null : html`The next run is at ${time(nextRunAt)}.`;
}
