import type { PageContext } from '../site/page-context.ts';
import { html, type Html } from './html.ts';

/** A form that changes something: it carries the token without which the server refuses. */
export function postForm(
  page: PageContext,
  form: { readonly action: string; readonly body: Html; readonly class?: string },
): Html {
  return html`<form method="post" action=${form.action} class=${form.class ?? null}>
    <input type="hidden" name="_csrf" value=${page.csrf()} />
    ${form.body}
  </form>`;
}

/** A button of its own that changes something, such as "Run now". */
export function postButton(
  page: PageContext,
  button: { readonly action: string; readonly label: string; readonly class?: string },
): Html {
  const body = html`<button class=${button.class ?? null}>${button.label}</button>`;
  return postForm(page, { action: button.action, body, class: 'inline' });
}
