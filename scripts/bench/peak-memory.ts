import { readFile } from 'node:fs/promises';

/** The most memory that a process held since its program began, in bytes; Linux only. */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status tells no peak`);
  return Number(kilobytes) * 1024;
}

export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
