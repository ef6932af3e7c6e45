import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

interface Instruction {
  /** In upper case. */
  readonly name: string;
  readonly value: string;
}

const path = join(import.meta.dirname, '../../Dockerfile');

/** The instructions of the Dockerfile, in order, each on one line. */
export function readDockerfile(): readonly Instruction[] {
  const lines = readFileSync(path, 'utf8').replaceAll('\\\n', ' ').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return { name: name.toUpperCase(), value: value.trim() };
    });
}

/** What it copies from the repository: sources with their target, such as `['src']` to `./src`. */
export function copiesOf(
  instructions: readonly Instruction[],
): readonly { readonly sources: readonly string[]; readonly target: string }[] {
  return valuesOf(instructions, 'COPY').map((value) => {
    const words = value.split(/\s+/);
    return { sources: words.slice(0, -1), target: words.at(-1) ?? '' };
  });
}

/** The program its `CMD` starts, with its arguments. */
export function startOf(instructions: readonly Instruction[]): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(valuesOf(instructions, 'CMD').at(-1) ?? 'null'));
}

/** The values of all instructions of that name. */
export function valuesOf(instructions: readonly Instruction[], name: string): readonly string[] {
  return instructions.filter((each) => each.name === name).map((each) => each.value);
}
