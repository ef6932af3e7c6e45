import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Access } from '../access/open-access.ts';

const token = { token: [] };
const session = { session: [] };
const nothing = {};

type Transform = typeof jsonSchemaTransform;

/** Describes a route with what it asks for: a token where it changes something, else a token or a session. */
export function withSecurity({ password }: Access): Transform {
  const ofReads = password === null ? [nothing, token] : [token, session];
  return (input) => {
    const described = jsonSchemaTransform(input);
    const security = [input.route.method].flat().every((method) => method === 'GET' || method === 'HEAD')
      ? ofReads
      : [token];
    return { ...described, schema: { ...described.schema, security } };
  };
}
