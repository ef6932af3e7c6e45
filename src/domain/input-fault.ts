/** What can be entered for a connector, by the names that forms and the API have for it. */
export type InputField =
  | 'name'
  | 'tenantId'
  | 'clientId'
  | 'kind'
  | 'cloud'
  | 'domains'
  | 'schedule'
  | 'timezone'
  | 'secretExpires'
  | 'inactiveAfter'
  | 'inactiveAfterSku'
  | 'credential';

/** One thing that is wrong with what somebody entered. */
export interface InputFault {
  /** Where it was entered; null where it belongs to none. */
  readonly field: InputField | null;
  /** What is wrong and what would be right, for whoever sees the field: `has to be a date like 2027-03-31.` */
  readonly message: string;
  /** The same as a sentence of the admin script, which names the option. */
  readonly text: string;
}

/** A fault that reads the same wherever it is said. */
export function plainFault(field: InputField | null, message: string): InputFault {
  return { field, message, text: message };
}
