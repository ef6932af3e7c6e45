import type { RunWithSteps } from '../../domain/run.ts';

export interface RunView {
  readonly run: RunWithSteps;
  /** Users of the tenant; null where nobody counted them, as in an incremental run. */
  readonly usersTotal: number | null;
}

export interface Progress {
  show(views: readonly RunView[]): void;
  end(): void;
}
