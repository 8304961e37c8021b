// The side sheet that explains whatever number or rule was asked about.
import type { Snippet } from 'svelte';

class Sheet {
  title = $state('');
  body = $state.raw<Snippet | null>(null);
  #opener: HTMLElement | null = null;

  open(title: string, body: Snippet): void {
    if (!this.body) this.#opener = document.activeElement as HTMLElement | null;
    this.title = title;
    this.body = body;
  }

  /** Focus goes back to what opened it. */
  close(): void {
    if (!this.body) return;
    this.body = null;
    this.#opener?.focus();
    this.#opener = null;
  }
}

export const sheet = new Sheet();
