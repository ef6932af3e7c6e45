/** All faults of an input at once, one sentence each with the name of what is wrong; nothing was stored. */
export class InputError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'InputError';
    this.faults = faults;
  }
}
