import type { FastifyReply, FastifyRequest } from 'fastify';
import { input } from '../html/fields.ts';
import { html } from '../html/html.ts';
import { postForm } from '../html/post-form.ts';
import { pageContext } from './page-context.ts';
import { sendPage } from './send-page.ts';

interface LoginPage {
  /** Where to go afterwards. */
  readonly to: string;
  readonly faults: readonly string[];
}

/** The form that asks for the password. */
export function sendLoginPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { to, faults }: LoginPage,
): FastifyReply {
  const page = pageContext(request, reply);
  const form = html`
    <input type="hidden" name="to" value=${to} />
    ${input({
      name: 'password',
      label: 'Password',
      type: 'password',
      autocomplete: 'current-password',
      isRequired: true,
      hint: 'The one that was set as ADMIN_PASSWORD where this is installed.',
      faults,
    })}
    <button>Sign in</button>
  `;
  return sendPage(reply, {
    page,
    title: 'Sign in',
    body: postForm(page, { action: '/login', body: form }),
  });
}
