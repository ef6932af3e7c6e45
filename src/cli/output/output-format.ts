import type { Command } from 'commander';
import { Option } from 'commander';

const outputFormats = ['table', 'json', 'csv'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface FormatOptions {
  readonly format: OutputFormat;
  readonly json?: boolean;
}

/** Adds `--format` and its short form `--json` to a command that prints data. */
export function addFormatOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'how data is printed').choices(outputFormats).default('table'))
    .option('--json', 'the same as --format json');
}

export function chosenFormat(options: FormatOptions): OutputFormat {
  return options.json === true ? 'json' : options.format;
}
