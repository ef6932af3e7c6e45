import { setPaused } from '../../store/connector-state.ts';
import { resumeConnector } from '../../sync/manage/resume-connector.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';

export async function pause({ services, stderr }: StoreContext, name: string): Promise<ExitCode> {
  const found = await requireConnector(services.db, name);
  await setPaused(services.db, found.id, true);
  stderr.write(`${found.name} is paused.\n`);
  return exitCodes.done;
}

export async function resume({ services, stderr }: StoreContext, name: string): Promise<ExitCode> {
  const found = await requireConnector(services.db, name);
  const nextRun = await resumeConnector(services, found);
  stderr.write(`${found.name} runs by schedule again, next at ${nextRun.toISOString()}.\n`);
  return exitCodes.done;
}
