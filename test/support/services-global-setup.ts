import type { TestProject } from 'vitest/node';
import { probeMachine } from './probe-machine.ts';
import { planServices } from './service-plan.ts';
import { openServices } from './services.ts';

/** Opens Redis and Postgres once for the project on services; vitest calls the function it returns at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const plan = planServices(await probeMachine(process.env));
  if (plan.kind === 'skip') throw new Error(plan.reason);
  const services = await openServices(plan);
  const { redisUrl, databaseUrl } = services;
  project.provide('home', { kind: 'services', redisUrl, databaseUrl });
  return services.stop;
}
