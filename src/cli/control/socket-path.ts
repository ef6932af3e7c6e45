import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A socket's address has room for 108 bytes on Linux and 104 on macOS, its end included.
const maxPathBytes = 100;

/** DATA_DIR/control.sock, or a name made from the folder's path in the system's temporary folder when that is too long. */
export function controlSocketPath(dataDir: string): string {
  const folder = realpathSync(dataDir);
  const path = join(folder, 'control.sock');
  if (Buffer.byteLength(path) <= maxPathBytes) {
    return path;
  }
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return join(tmpdir(), `m365-connector-${hash}.sock`);
}
