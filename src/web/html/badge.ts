import { html, type Html } from './html.ts';

/** How a word is meant; each has a sign and a color, and the word says it without either. */
export type Tone = 'good' | 'busy' | 'warning' | 'bad' | 'neutral';

const signs = { good: '✓', busy: '…', warning: '!', bad: '✕', neutral: '·' } as const satisfies Record<
  Tone,
  string
>;

export function badge(tone: Tone, word: string): Html {
  return html`<span class=${`badge ${tone}`}
    ><span class="sign" aria-hidden="true">${signs[tone]}</span>${word}</span
  >`;
}

/** A message with what to do about it. */
export function notice(tone: Tone, message: Html, advice: Html = null): Html {
  return html`<div class=${`notice ${tone}`} role=${tone === 'bad' ? 'alert' : 'status'}>
    <span class="sign" aria-hidden="true">${signs[tone]}</span>
    <div>
      <p>${message}</p>
      ${advice !== null && html`<div class="advice">${advice}</div>`}
    </div>
  </div>`;
}
