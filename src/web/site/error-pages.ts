import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../lib/log.ts';
import type { Access } from '../access/open-access.ts';
import { notice } from '../html/badge.ts';
import { html } from '../html/html.ts';
import { pageContext } from './page-context.ts';
import { PageError } from './page-error.ts';
import { sendPage } from './send-page.ts';

interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly advice: string;
}

interface AnyError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message: string;
}

/** Pages for what is not there and for what failed; nothing of the inside of a fault reaches the browser. */
export function addErrorPages(site: FastifyInstance, log: Log, { password }: Access): void {
  const preHandler = async (request: FastifyRequest): Promise<void> => {
    await password?.sessions.recognize(request);
  };
  site.setNotFoundHandler({ preHandler }, (request, reply) => sendRefusal(request, reply, notThere));
  site.setErrorHandler((error: AnyError, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) log.error({ error, route: request.routeOptions.url }, 'page failed');
    return sendRefusal(request, reply, refusal);
  });
}

const notThere: Refusal = {
  status: 404,
  title: 'Not found',
  message: 'There is no page at this address.',
  advice: 'It may belong to a connector that was removed: look in the list of connectors.',
};

function refusalOf(error: AnyError): Refusal {
  if (error instanceof PageError) {
    const title = error.statusCode === 404 ? 'Not found' : 'Not done';
    return { status: error.statusCode, title, message: error.message, advice: error.advice };
  }
  const status = error.statusCode ?? 500;
  if (status === 403) {
    return {
      status,
      title: 'Not done',
      message: 'The form was too old, or did not come from this site.',
      advice: 'Go back, load the page again and send it once more. Nothing was changed.',
    };
  }
  if (status === 413) {
    return {
      status,
      title: 'Not done',
      message: 'What was sent is larger than any form of this site.',
      advice: 'Go back and enter less. Nothing was changed.',
    };
  }
  if (status < 500) {
    return {
      status,
      title: 'Not done',
      message: 'What was sent is nothing that this site understands.',
      advice: 'Go back, load the page again and try once more. Nothing was changed.',
    };
  }
  return {
    status: 500,
    title: 'Something failed',
    message: 'The page could not be made.',
    advice:
      'Try again in a minute. If it stays so, the log of the web process says what failed, and `doctor` what is wrong.',
  };
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const body = html`${notice(refusal.status >= 500 ? 'bad' : 'warning', refusal.message, refusal.advice)}
    <p><a href="/">Overview</a> · <a href="/connectors">Connectors</a></p>`;
  return sendPage(reply.code(refusal.status), {
    page: pageContext(request, reply),
    title: refusal.title,
    body,
  });
}
