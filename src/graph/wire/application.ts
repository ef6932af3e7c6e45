import type { Application, KeyCredential, PasswordCredential } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { checkedAgainst } from './checked-against.ts';
import { moment, text } from './fields.ts';

/** Microsoft, "application resource type" (graph-facts §10). Credentials are read one by one. */
export const applicationWire = checkedAgainst<Application>()(
  z.object({
    passwordCredentials: z.array(z.unknown()).nullable().default([]),
    keyCredentials: z.array(z.unknown()).nullable().default([]),
  }),
);

/** Microsoft, "passwordCredential resource type". */
export const passwordCredentialWire = checkedAgainst<PasswordCredential>()(
  z.object({ hint: text.nullable().default(null), endDateTime: moment }),
);

/** Microsoft, "keyCredential resource type". */
export const keyCredentialWire = checkedAgainst<KeyCredential>()(
  z.object({ customKeyIdentifier: text.nullable().default(null), endDateTime: moment }),
);
