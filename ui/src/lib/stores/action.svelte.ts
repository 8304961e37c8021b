// Something a person does once: busy while it runs, a problem when it fails. What was typed stays where it is.
import { toProblem, type Problem } from '$lib/api/problem';

export class Action {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** The answer, or undefined when it failed or another run is still on its way. */
  async run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = null;
    try {
      return await act();
    } catch (error) {
      this.problem = toProblem(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  clear(): void {
    this.problem = null;
  }
}
