import type { Member } from '../member.ts';

/** What no process may say, whatever is done to it. */
const forbidden = /by a bug|unhandled|uncaught|is not as many|are not as many|TypeError|ReferenceError/i;
const shown = 3;

/** Lines that tell of a bug, and processes that ended although nobody ended them. */
export async function checkLogs(members: readonly Member[]): Promise<readonly string[]> {
  const findings = await Promise.all(members.map(checkLog));
  return findings.flat();
}

async function checkLog(member: Member): Promise<readonly string[]> {
  const lines = (await member.log()).split('\n').filter((line) => forbidden.test(line));
  const said = lines.slice(0, shown).map((line) => `${member.name} said: ${line.slice(0, 600)}`);
  const more = lines.length > shown ? [`${member.name} said ${lines.length} such lines`] : [];
  return [...said, ...more];
}
