// Planned payments: the list as the node has it, the form with its preview, and what can be done with each.
import { connection } from '$lib/api/connection.svelte';
import { hashText, sameHash, type Hash } from '$lib/api/hash';
import { toProblem, type Problem } from '$lib/api/problem';
import { drafts } from '$lib/authority/drafts.svelte';
import { Action } from '$lib/stores/action.svelte';
import { clock } from '$lib/stores/clock.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { Draft } from '$lib/types/Draft';
import type { Party } from '$lib/types/Party';
import type { PlannedPayment } from '$lib/types/PlannedPayment';
import type { PlanPreview } from '$lib/types/PlanPreview';
import { addPlan, draftAgain, pausePlan, previewPlan, readPlans, removePlan, resumePlan } from './api';
import { COOP_KINDS, emptyPlan, isMemberKind, MEMBER_KINDS, readPlan, whatOf, type TypedPlan } from './plan';

/** The node makes payments without a word to the page. */
const LOOK_MS = 4_000;
const PAUSE_MS = 250;

export class PlannedStore {
  readonly plans = new Resource(readPlans, ['AccountChanged']);
  readonly parties: Resource<Party[]>;
  readonly adding = new Action();
  readonly changing = new Action();
  /** The form; null while it is closed. */
  typed = $state<TypedPlan | null>(null);
  /** Whether what is wrong is shown: after the first try. */
  tried = $state(false);
  preview = $state.raw<PlanPreview | null>(null);
  previewProblem = $state.raw<Problem | null>(null);
  /** The plan that was added last, to say so. */
  added = $state.raw<PlannedPayment | null>(null);
  #asked = 0;

  constructor(
    readonly me: Hash,
    readonly isCoop: boolean,
  ) {
    this.parties = new Resource(async () => {
      const [coops, members] = await Promise.all([
        connection.read('registry', 'coops', null),
        isCoop ? connection.read('registry', 'members', me) : [],
      ]);
      return [...members, ...coops];
    }, ['RegistryChanged']);
  }

  kinds = $derived.by(() => (this.isCoop ? [...MEMBER_KINDS, ...COOP_KINDS] : [...COOP_KINDS]));
  read = $derived.by(() => (this.typed ? readPlan(this.typed) : null));
  payees = $derived.by(() => {
    const { typed } = this;
    const others = (this.parties.value ?? []).filter(
      ({ agent, revoked, closed }) => !revoked && !closed && !sameHash(agent, this.me),
    );
    if (!typed) return [];
    if (isMemberKind(typed.kind)) return others.filter(({ role, accepted }) => role === 'Member' && accepted);
    const coops = others.filter(({ role }) => role === 'Coop');
    // A government takes part as a co-op for which nothing is ever created.
    return typed.kind === 'tax' ? coops.filter(({ ceiling }) => ceiling === 0) : coops;
  });

  follow(): () => void {
    const stops = [this.plans.follow(), this.parties.follow()];
    const timer = setInterval(() => void this.plans.read(), LOOK_MS);
    return () => {
      clearInterval(timer);
      stops.forEach((stop) => stop());
    };
  }

  nameOf(planned: PlannedPayment): string | null {
    const { payee } = whatOf(planned.plan.payment.kind);
    return this.parties.value?.find(({ agent }) => sameHash(agent, payee))?.name ?? null;
  }

  begin(): void {
    this.tried = false;
    this.added = null;
    this.adding.clear();
    this.typed = emptyPlan(this.isCoop ? 'wage' : 'contribution', clock.now);
  }

  cancel(): void {
    this.typed = null;
    this.adding.clear();
  }

  /** Another kind has other payees. */
  chooseKind(): void {
    const { typed } = this;
    if (!typed || this.payees.some(({ agent }) => hashText(agent) === typed.payee)) return;
    typed.payee = '';
  }

  /** For an `$effect`: what the plan would come to, once the typing pauses. */
  previewSoon(): () => void {
    const plan = this.read?.plan ?? null;
    this.#asked += 1;
    const asked = this.#asked;
    if (!plan) {
      this.preview = null;
      this.previewProblem = null;
      return () => undefined;
    }
    const ask = async () => {
      try {
        const preview = await previewPlan(plan);
        if (asked !== this.#asked) return;
        this.preview = preview;
        this.previewProblem = null;
      } catch (error) {
        if (asked !== this.#asked) return;
        this.preview = null;
        this.previewProblem = toProblem(error);
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => clearTimeout(timer);
  }

  async add(): Promise<void> {
    this.tried = true;
    const plan = this.read?.plan;
    if (!plan) return;
    const added = await this.adding.run(() => addPlan(plan));
    if (!added) return;
    this.typed = null;
    this.added = added;
    await this.plans.read();
  }

  async pause({ id, paused }: PlannedPayment): Promise<void> {
    await this.changing.run(() => (paused ? resumePlan(id) : pausePlan(id)));
    await this.plans.read();
  }

  async remove({ id }: PlannedPayment): Promise<void> {
    await this.changing.run(() => removePlan(id));
    await this.plans.read();
  }

  /** Puts a due payment among the drafts of this browser, where its signers find it; answers the draft's id. */
  async gather({ id }: PlannedPayment, number: number, draft: Draft): Promise<string | null> {
    const kept = await this.changing.run(async () => {
      const { rule } = await connection.read('credit', 'spending_rule', null);
      if (!rule) return null;
      return drafts.adopt(draft, rule, (approval_from) => draftAgain(id, { number, approval_from }));
    });
    return kept ?? null;
  }
}
