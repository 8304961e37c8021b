// The whole economy as the own node sees it.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { Resource } from '$lib/stores/resource.svelte';

export class EconomyStore {
  readonly view = new Resource(
    () => connection.read('credit', 'economy', null),
    ['AccountChanged', 'PaymentWaiting', 'MarketChanged', 'RegistryChanged'],
  );
  readonly me = new Resource(() => connection.read('registry', 'me', null), ['RegistryChanged']);

  /** Other accounts' events send no signal here, so the view is read now and then as well. */
  follow(): () => void {
    const stops = [this.view, this.me].map((part) => part.follow());
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.view.read();
    }, 15_000);
    return () => {
      stops.forEach((stop) => stop());
      clearInterval(timer);
    };
  }
}

const LINES = 8;

/** An account of the table, with the last lines of its ledger: everyone's ledger can be read by everyone. */
export class AccountStory {
  readonly account;
  readonly history;

  constructor(agent: Hash) {
    this.account = new Resource(() => connection.read('credit', 'account_of', agent), ['AccountChanged']);
    this.history = new Resource(
      () => connection.read('credit', 'history', { agent, before: null, limit: LINES }),
      ['AccountChanged'],
    );
  }

  follow(): () => void {
    const stops = [this.account, this.history].map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }
}
