import { Socket } from 'node:net';

/**
 * A socket that writes what one turn of the event loop gives it in one go: pg writes each statement by itself, and a
 * write takes longer than putting the statement together.
 */
export class BatchedSocket extends Socket {
  #isHeld = false;

  override write(...args: readonly unknown[]): boolean {
    if (!this.#isHeld) {
      this.#isHeld = true;
      this.cork();
      process.nextTick(() => {
        this.#isHeld = false;
        this.uncork();
      });
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all overloads, passed on as they came
    return super.write(...(args as Parameters<Socket['write']>));
  }
}
