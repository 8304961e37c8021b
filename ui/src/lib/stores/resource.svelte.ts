// Something that is read, shown, and read again when a signal hints that it changed.
import { untrack } from 'svelte';
import { toProblem, type Problem } from '$lib/api/problem';
import { onSignal, type SignalKind } from '$lib/api/signals';

/** Hints come in bursts; one reading serves them all. */
const SETTLE_MS = 120;

export class Resource<T> {
  value = $state.raw<T | undefined>(undefined);
  problem = $state.raw<Problem | null>(null);
  reading = $state(false);
  readonly #fetch: () => Promise<T>;
  readonly #kinds: readonly SignalKind[];
  #again = false;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(fetch: () => Promise<T>, kinds: readonly SignalKind[]) {
    this.#fetch = fetch;
    this.#kinds = kinds;
  }

  /** Nothing to show yet and nothing went wrong. */
  get isFirst(): boolean {
    return this.value === undefined && this.problem === null;
  }

  /** For an `$effect`: reads now and at each hint, until the effect ends. */
  follow(): () => void {
    // What the reading looks at must not make the effect run again.
    untrack(() => void this.read());
    const stop = onSignal(this.#kinds, () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        void this.read();
      }, SETTLE_MS);
    });
    return () => {
      stop();
      if (this.#timer) clearTimeout(this.#timer);
      this.#timer = null;
    };
  }

  /** Reads now; a reading on its way is followed by one more, since it may have begun too early. */
  read(): Promise<void> {
    if (this.#running) this.#again = true;
    this.#running ??= this.#readUntilFresh().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #readUntilFresh(): Promise<void> {
    this.reading = true;
    do {
      this.#again = false;
      try {
        this.value = await this.#fetch();
        this.problem = null;
      } catch (error) {
        // What was read before stays on the page, with the problem above it.
        this.problem = toProblem(error);
      }
    } while (this.#again);
    this.reading = false;
  }
}
