import got from 'got';
import type { Cloud } from '../../domain/connector.ts';
import { cloudEndpoints, type EndpointOverrides } from '../../graph/clouds.ts';
import { failedLine, okLine, type CheckLine } from './check-line.ts';

const timeoutMs = 5_000;

/** Whether this machine reaches the login and Graph endpoints of these clouds: any answer will do. */
export async function* checkEndpoints(
  clouds: readonly Cloud[],
  overrides: EndpointOverrides,
  signal: AbortSignal,
): AsyncGenerator<CheckLine> {
  const all = clouds.flatMap((cloud) => {
    const { loginBase, graphRoot } = cloudEndpoints(cloud, overrides);
    return [new URL(loginBase).origin, new URL(graphRoot).origin];
  });
  for (const origin of new Set(all)) yield await reach(origin, signal);
}

async function reach(origin: string, signal: AbortSignal): Promise<CheckLine> {
  try {
    const response = await got(origin, {
      throwHttpErrors: false,
      followRedirect: false,
      retry: { limit: 0 },
      timeout: { request: timeoutMs },
      signal,
    });
    return okLine(`reach ${origin}`, `It answers (${String(response.statusCode)}).`);
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    return failedLine(
      `reach ${origin}`,
      `It cannot be reached from this machine: ${reason}.`,
      'Look at the name resolution, the firewall and the proxy of this machine: HTTPS to this host must be open.',
    );
  }
}
