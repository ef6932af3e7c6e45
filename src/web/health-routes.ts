import type { FastifyReply } from 'fastify';
import { type Check, judgeHealth } from '../observe/health.ts';
import type { Routes } from './server.ts';

/** `/healthz`: the process does its work. `/readyz`: it could. Open to all: they say nothing about any tenant. */
export function healthRoutes(health: readonly Check[], ready: readonly Check[]): Routes {
  return (server) => {
    server.get('/healthz', (_request, reply) => answer(reply, health));
    server.get('/readyz', (_request, reply) => answer(reply, ready));
  };
}

async function answer(reply: FastifyReply, checks: readonly Check[]): Promise<FastifyReply> {
  const health = await judgeHealth(checks);
  return reply.code(health.status === 'ok' ? 200 : 503).send(health);
}
