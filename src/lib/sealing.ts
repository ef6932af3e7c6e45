import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

export interface Sealed {
  readonly sealed: Uint8Array;
  readonly keyId: string;
}

/** Seals with the first key, opens with any: so that keys can be changed without a moment of darkness. */
export interface KeyRing {
  /** Of the key that seals. */
  readonly firstId: string;
  /** `context` is bound to the result: bytes copied to another row do not open there. */
  seal(text: string, context: string): Sealed;
  /** Throws UnknownKeyError where no key of the ring has sealed it. */
  open(box: Sealed, context: string): string;
  knows(keyId: string): boolean;
}

/** The key that sealed this is not among those given. */
export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
}

/** Opens a ring of 32-byte keys; there has to be one. */
export function openKeyRing(keys: readonly Uint8Array[]): KeyRing {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const [first] = byId;
  if (!first) throw new RangeError('A key ring needs a key.');
  const [firstId, firstKey] = first;
  return {
    firstId,
    seal: (text, context) => ({ keyId: firstId, sealed: seal(firstKey, text, context) }),
    open: (box, context) => {
      const key = byId.get(box.keyId);
      if (!key)
        throw new UnknownKeyError('The key that sealed this credential is not among those of SECRETS_KEY.');
      return open(key, box.sealed, context);
    },
    knows: (id) => byId.has(id),
  };
}

/** Names a key without giving it away. */
function keyId(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

function seal(key: Uint8Array, text: string, context: string): Uint8Array {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function open(key: Uint8Array, box: Uint8Array, context: string): string {
  const bytes = Buffer.from(box);
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
    'utf8',
  );
}
