// Who may spend for a co-op: the rule in force, and the form for another one.
import { connection } from '$lib/api/connection.svelte';
import { hashText, type Hash } from '$lib/api/hash';
import { Action } from '$lib/stores/action.svelte';
import { clock } from '$lib/stores/clock.svelte';
import { dayOfMoment } from '$lib/stores/months';
import { Resource } from '$lib/stores/resource.svelte';
import { drafts } from './drafts.svelte';
import { readRule, STEPS_MOST, typedRule, type TypedRule } from './rule';

export class SpendingStore {
  readonly view = new Resource(() => connection.read('credit', 'spending_rule', null), ['AccountChanged']);
  readonly members;
  readonly changing = new Action();
  /** The form; null while it is closed. */
  typed = $state<TypedRule | null>(null);
  tried = $state(false);
  saved = $state(false);

  constructor(coop: Hash) {
    this.members = new Resource(() => connection.read('registry', 'members', coop), ['RegistryChanged']);
  }

  rule = $derived.by(() => this.view.value?.rule ?? null);
  /** What was spent today. The ledger keeps the sum of the newest day on which something was. */
  today = $derived.by(() => {
    const spent = this.view.value?.spent;
    if (!spent || !clock.economy) return null;
    return spent.day >= dayOfMoment(clock.economy, clock.now) ? spent.total : 0;
  });
  candidates = $derived.by(() =>
    (this.members.value ?? []).filter(({ accepted, revoked, closed }) => accepted && !revoked && !closed),
  );
  read = $derived.by(() =>
    this.typed
      ? readRule(
          this.typed,
          this.candidates.map(({ agent }) => agent),
        )
      : null,
  );

  follow(): () => void {
    const stops = [this.view.follow(), this.members.follow()];
    return () => stops.forEach((stop) => stop());
  }

  edit(): void {
    this.tried = false;
    this.saved = false;
    this.typed = typedRule(
      this.rule,
      this.candidates.map(({ agent }) => agent),
    );
    // Whoever accepted first is asked first, so that a first rule has signers to begin with.
    if (!this.rule) {
      for (const { agent } of this.candidates.slice(0, 3)) {
        const signer = this.typed.signers[hashText(agent)];
        if (signer) signer.signs = true;
      }
    }
  }

  cancel(): void {
    this.typed = null;
    this.changing.clear();
  }

  addStep(): void {
    const steps = this.typed?.steps;
    if (!steps || steps.length >= STEPS_MOST) return;
    steps.splice(steps.length - 1, 0, { upTo: '', signatures: steps.at(-2)?.signatures ?? '1' });
  }

  removeStep(place: number): void {
    this.typed?.steps.splice(place, 1);
  }

  /** The first rule is set at once. A change is drafted for its signers; answers the draft's id then. */
  async change(): Promise<string | null> {
    this.tried = true;
    const input = this.read?.input;
    if (!input) return null;
    const { rule } = this;
    const done = await this.changing.run(async () => {
      if (rule) return { id: (await drafts.begin({ ChangeRule: input }, rule)).id };
      const { to_approve } = await connection.read('credit', 'draft', { ChangeRule: input });
      await connection.write('credit', 'carry_out', { to_approve, signatures: [] });
      return { id: null };
    });
    if (!done) return null;
    this.typed = null;
    if (!done.id) {
      this.saved = true;
      await this.view.read();
    }
    return done.id;
  }
}
