import { parseArgs } from 'node:util';
import { z } from 'zod';

const input = z.object({
  url: z.string(),
  tenantId: z.string(),
  clientId: z.string(),
  secret: z.string(),
  select: z.string(),
  databaseUrl: z.string(),
  /** How many users to read at least; the pages behind them are left. */
  users: z.number(),
});

export type ReaderInput = z.infer<typeof input>;

const tokenAnswer = z.object({ access_token: z.string() });

/** What a reader is told: one argument of JSON. */
export function readerInput(): ReaderInput {
  const { positionals } = parseArgs({ allowPositionals: true });
  return input.parse(JSON.parse(positionals[0] ?? '{}'));
}

export async function requestToken(of: ReaderInput): Promise<string> {
  const answer = await fetch(`${of.url}/${of.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: of.clientId,
      client_secret: of.secret,
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  return tokenAnswer.parse(await answer.json()).access_token;
}

/** Runs `read`, which gives how many users it read, and prints what it took; the token is there before the clock runs. */
export async function report(read: () => Promise<number>): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const users = await read();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1_000_000;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ users, seconds, cpuSeconds, peakBytes })}\n`);
}
