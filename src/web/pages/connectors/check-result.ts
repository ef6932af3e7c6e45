import type { FastifyReply } from 'fastify';
import { failedLine, type CheckLine } from '../../../sync/manage/check-line.ts';
import { badge, notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { withoutCommands } from './without-commands.ts';

/** A person waits for it: Microsoft answers each request in a second or two, and there are about a dozen. */
const patienceMs = 60_000;

/** Aborts when whoever asked went away, or when it takes too long. */
export function checkSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort(new Error('nobody waits for the answer any more'));
  });
  return AbortSignal.any([gone.signal, AbortSignal.timeout(patienceMs)]);
}

/** All lines; those that came in time, with one that says so, where it took too long. */
export async function collectChecks(
  lines: AsyncIterable<CheckLine>,
  signal: AbortSignal,
): Promise<readonly CheckLine[]> {
  const collected: CheckLine[] = [];
  try {
    for await (const line of lines) collected.push(line);
  } catch (error) {
    if (!signal.aborted) throw error;
    collected.push(tooSlow);
  }
  return collected;
}

const tooSlow = failedLine(
  'time',
  `The test was ended after ${patienceMs / 1000} s: not everything was tried.`,
  'Try again in a few minutes; if it stays so, look at the way from this machine to Microsoft.',
);

const summaries = {
  failed: ['bad', 'The connection does not work as it should: see what failed below.'],
  warning: ['warning', 'The connection works; something deserves a look.'],
  ok: ['good', 'The connection works.'],
} as const;

const tones = { ok: 'good', warning: 'warning', failed: 'bad' } as const;

/** What was tried, and what to do where it failed. Nothing was saved by it. */
export function checkResult(lines: readonly CheckLine[]): Html {
  const worst = (['failed', 'warning'] as const).find((status) =>
    lines.some((line) => line.status === status),
  );
  const [tone, summary] = summaries[worst ?? 'ok'];
  return html`
    ${notice(tone, summary, 'Nothing was saved by the test.')}
    <ul class="checks" aria-label="What was tried">
      ${lines.map((line) => checkItem(line))}
    </ul>
  `;
}

function checkItem({ name, status, message, advice, code, requestId }: CheckLine): Html {
  const marks = [code, requestId === null ? null : `request ${requestId}`].filter((mark) => mark !== null);
  return html`<li>
    ${badge(tones[status], status)}
    <div>
      <p>
        <b>${name}:</b
        >${' '}${withoutCommands(message)}${marks.length > 0 && html` <span class="faint">(${marks.join(', ')})</span>`}
      </p>
      ${advice !== null && html`<p class="advice">${withoutCommands(advice)}</p>`}
    </div>
  </li>`;
}
