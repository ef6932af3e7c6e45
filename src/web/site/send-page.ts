import type { FastifyReply } from 'fastify';
import { renderDocument } from '../html/html.ts';
import { layout, type View } from '../html/layout.ts';

export function sendPage(reply: FastifyReply, view: View): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(renderDocument(layout(view)));
}
