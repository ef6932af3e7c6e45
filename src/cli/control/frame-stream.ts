import { Writable } from 'node:stream';
import type { ControlFrame } from './control-message.ts';

/** A stream whose chunks travel as frames over another one; it is as slow as that one is. */
export function frameStream(target: Writable, stream: 'stdout' | 'stderr'): Writable {
  return new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      const frame: ControlFrame = { stream, data: chunk.toString('base64') };
      // The reader left: the command sees it by its signal, and output has nowhere to go.
      if (target.destroyed || target.writableEnded) {
        done();
        return;
      }
      target.write(`${JSON.stringify(frame)}\n`, () => {
        done();
      });
    },
  });
}
