import { z } from 'zod';

// Fields are bounded and storable by the time they leave this folder: one display name of 2 MB, or one NUL that
// Postgres refuses, would otherwise fail the page it came with, and every repetition of it.
const storable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
const notStorable = 'holds characters that cannot be stored';

/** Free text, up to 4,096 characters. */
export const text = z.string().max(4096).refine(storable, notStorable);

/** Text that is indexed or a key: 512 characters are below the 2,704 bytes a B-tree entry may have. */
export const nameText = z.string().max(512).refine(storable, notStorable);

/** A GUID in lower case, as Postgres gives it back. */
export const guid = z.guid().toLowerCase();

/** A moment in ISO 8601 with its zone. */
export const moment = z.iso.datetime({ offset: true });

/** A count of seats: Edm.Int32. */
export const seats = z.int32();
