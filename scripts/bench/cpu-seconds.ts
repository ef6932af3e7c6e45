import { readFile } from 'node:fs/promises';

/** Linux gives times of processes in hundredths of a second, whatever the kernel counts in. */
const ticksPerSecond = 100;

/** CPU seconds that each named group of processes used so far, those of ended children included; Linux only. */
export async function cpuSeconds<Name extends string>(
  groups: Readonly<Record<Name, readonly number[]>>,
): Promise<Readonly<Record<string, number>>> {
  const used: Record<string, number> = {};
  for (const name in groups) {
    const each = await Promise.all(groups[name].map(treeSeconds));
    used[name] = each.reduce((sum, seconds) => sum + seconds, 0);
  }
  return used;
}

/** The process that started this one. */
export async function parentOf(pid: number): Promise<number> {
  return (await stat(pid))[1] ?? 0;
}

async function treeSeconds(pid: number): Promise<number> {
  const fields = await stat(pid);
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond;
  const children = await read(`/proc/${pid}/task/${pid}/children`);
  const pids = children.split(' ').filter((text) => text !== '');
  const below = await Promise.all(pids.map((child) => treeSeconds(Number(child))));
  return below.reduce((sum, seconds) => sum + seconds, own);
}

/** What follows the name, which may hold blanks: state, parent, … utime, stime, cutime, cstime at 11 to 14. */
async function stat(pid: number): Promise<readonly number[]> {
  const text = await read(`/proc/${pid}/stat`);
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

/** Empty for a process that ended meanwhile: its parent counts it from then on. */
async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
