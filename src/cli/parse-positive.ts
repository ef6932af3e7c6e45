import { InvalidArgumentError } from 'commander';

/** Parses an option that is a whole number from 1. */
export function parsePositive(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return Number(value);
}
