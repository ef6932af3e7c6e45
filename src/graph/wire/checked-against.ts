import type { z } from 'zod';

/** A type without its nulls and absences, all the way down: Microsoft's types mark nearly all as nullable. */
type Solid<T> = T extends readonly (infer Item)[]
  ? readonly Solid<NonNullable<Item>>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Solid<NonNullable<T[Key]>> }
    : T;

/** Keys we read that Microsoft's type does not have, or has with another type. */
type Mismatch<Ours, Theirs> = {
  [Key in keyof Ours]-?: Key extends keyof Theirs
    ? Solid<NonNullable<Theirs[Key]>> extends Solid<NonNullable<Ours[Key]>>
      ? never
      : Key
    : Key;
}[keyof Ours];

type Checked<Schema extends z.ZodType, Theirs> = [Mismatch<z.input<Schema>, Theirs>] extends [never]
  ? unknown
  : { readonly notAsMicrosoftSays: Mismatch<z.input<Schema>, Theirs> };

/** Gives the schema back; does not compile where it reads what Microsoft's own type does not have. */
export function checkedAgainst<Theirs>() {
  return <Schema extends z.ZodType>(schema: Schema & Checked<Schema, Theirs>): Schema => schema;
}
