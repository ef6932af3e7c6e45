import type { InputFault } from '../../domain/input-fault.ts';
import { plainFault } from '../../domain/input-fault.ts';

/** All faults of an input at once, one sentence each with the name of what is wrong; nothing was stored. */
export class InputError extends Error {
  /** As the admin script says them. */
  readonly faults: readonly string[];
  /** The same, each with the field it belongs to. */
  readonly byField: readonly InputFault[];

  constructor(faults: readonly (InputFault | string)[]) {
    const byField = faults.map((fault) => (typeof fault === 'string' ? plainFault(null, fault) : fault));
    const texts = byField.map(({ text }) => text);
    super(texts.join('\n'));
    this.name = 'InputError';
    this.faults = texts;
    this.byField = byField;
  }
}
