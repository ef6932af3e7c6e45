import type { SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/**
 * The named schemas that are referred to. The library writes each of them twice, once as it would be sent; nothing of
 * ours is sent by a name, and a reader would wonder about a list of which one half leads nowhere.
 */
export const describeComponents: SwaggerTransformObject = (document) => {
  const described = jsonSchemaTransformObject(document);
  const schemas = 'components' in described ? (described.components?.schemas ?? {}) : {};
  const paths = JSON.stringify('paths' in described ? described.paths : {});
  for (const name of Object.keys(schemas)) {
    if (name.endsWith('Input') && !paths.includes(`/${name}"`)) delete schemas[name];
  }
  return described;
};
