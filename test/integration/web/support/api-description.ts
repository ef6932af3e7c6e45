import { z } from 'zod';

type JsonSchema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>;
const jsonSchema = z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null);

const described = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        responses: z.record(
          z.string(),
          z.looseObject({
            content: z.object({ 'application/json': z.object({ schema: jsonSchema }) }).optional(),
          }),
        ),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), jsonSchema) }),
});

/** What the API says of itself; an operation is its method and its path, such as `get /api/v1/runs`. */
export interface ApiDescription {
  readonly operations: readonly string[];
  /** The statuses that are described. */
  answers(operation: string): readonly number[];
  /** What that answer has to be like; null where it has no body. Throws where it is not described. */
  answer(operation: string, status: number): z.ZodType | null;
}

/** Reads an OpenAPI document; what an answer is checked against is made from nothing but it. */
export function readDescription(document: unknown): ApiDescription {
  const { paths, components } = described.parse(moved(document));
  const byOperation = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]): [string, typeof responses] => [
        `${method} ${path}`,
        responses,
      ]),
    ),
  );
  return {
    operations: [...byOperation.keys()],
    answers: (operation) => Object.keys(byOperation.get(operation) ?? {}).map(Number),
    answer(operation, status) {
      const response = byOperation.get(operation)?.[String(status)];
      if (response === undefined) throw new Error(`${operation} is not said to answer ${status}`);
      const schema = response.content?.['application/json'].schema;
      if (schema === undefined) return null;
      return z.fromJSONSchema({ allOf: [schema], $defs: components.schemas });
    },
  };
}

/** References as JSON Schema has them. */
function moved(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document).replaceAll('#/components/schemas/', '#/$defs/'));
}
