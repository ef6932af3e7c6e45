import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Access } from '../access/open-access.ts';
import { localPath } from './local-path.ts';
import { sendLoginPage } from './login-page.ts';

const query = z.object({ to: z.string().catch('/') });
// A field that is not there is a wrong password like any other.
const form = z.object({ password: z.string().catch(''), to: z.string().catch('/') });

/** `/login`, where there is a password. */
export function addLogin(site: FastifyInstance, { password }: Access): void {
  if (password === null) return;
  site.get('/login', async (request, reply) => {
    const to = localPath(query.parse(request.query).to);
    if (await password.sessions.recognize(request)) return reply.redirect(to, 303);
    return sendLoginPage(request, reply, { to, faults: [] });
  });
  site.post('/login', async (request, reply) => {
    const entered = form.parse(request.body ?? {});
    const to = localPath(entered.to);
    const answer = await password.try(request, entered.password);
    switch (answer.type) {
      case 'right':
        await password.sessions.begin(request, reply);
        return reply.redirect(to, 303);
      case 'wrong':
        return sendLoginPage(request, reply.code(401), { to, faults: ['This is not the password.'] });
      case 'wait': {
        const fault = `There were too many wrong passwords, so this one was not looked at. Try again in ${inWords(answer.seconds)}.`;
        reply.code(429).header('retry-after', answer.seconds);
        return sendLoginPage(request, reply, { to, faults: [fault] });
      }
    }
  });
}

/** `/logout`, for who is signed in. */
export function addLogout(pages: FastifyInstance, { password }: Access): void {
  if (password === null) return;
  pages.post('/logout', async (request, reply) => {
    await password.sessions.end(request, reply);
    return reply.redirect('/login', 303);
  });
}

function inWords(seconds: number): string {
  if (seconds <= 60) return seconds === 1 ? 'a second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
