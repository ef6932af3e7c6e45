/** The jobs being handled, each with the signal that tells its handler to give it back. */
export class ActiveJobs {
  readonly #running = new Map<AbortController, string>();
  readonly #waiting: (() => void)[] = [];
  #stopReason: Error | null = null;

  /** Runs `work` with a signal; that is aborted from the start once `abortAll` was called. */
  async track<T>(jobId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#running.set(controller, jobId);
    if (this.#stopReason !== null) controller.abort(this.#stopReason);
    try {
      return await work(controller.signal);
    } finally {
      this.#running.delete(controller);
      if (this.#running.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }

  ids(): readonly string[] {
    return [...this.#running.values()];
  }

  /** Resolves when none is being handled. */
  async whenIdle(): Promise<void> {
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  abort(jobIds: readonly string[], reason: string): void {
    for (const [controller, jobId] of this.#running) {
      if (jobIds.includes(jobId)) controller.abort(new Error(reason));
    }
  }

  abortAll(reason: string): void {
    this.#stopReason = new Error(reason);
    this.abort(this.ids(), reason);
  }
}
