import { cpus, loadavg, totalmem } from 'node:os';

/** What figures of this machine have to be read with, its load before the start included. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const [load = 0] = loadavg();
  return [
    `${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}, ${memory}, Node ${process.versions.node}`,
    `${new Date().toISOString().slice(0, 10)}, load before the start ${load.toFixed(2)}`,
  ].join('; ');
}
