import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

let simulator: Simulator;
let open: ServedApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

const described = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ summary: z.string() }))),
});

it('describes the API in a document that validates, each route with a sentence', async () => {
  const document = described.parse(await (await fetch(`${open.address}/api/openapi.json`)).json());
  const { valid, errors } = await new Validator().validate(document);
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/api/v1/runs', '/api/v1/connectors/{connectorId}/subscriptions']),
  );
});
