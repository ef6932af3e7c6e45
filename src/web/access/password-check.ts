import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const saltBytes = 16;
const hashBytes = 32;

/** Says whether a text is the password; in the same time, some 50 ms of a processor, whatever it is. */
export async function openPasswordCheck(password: string): Promise<(given: string) => Promise<boolean>> {
  const salt = randomBytes(saltBytes);
  const expected = await hash(password, salt);
  return async (given) => timingSafeEqual(await hash(given, salt), expected);
}

/** An ü is one however a keyboard or a file writes it. */
function hash(text: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(text.normalize('NFC'), salt, hashBytes, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
