// Paying: what it would do while it is typed, and doing it. Where a spending rule holds, it is drafted for its signers.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { toProblem, type Problem } from '$lib/api/problem';
import { drafts } from '$lib/authority/drafts.svelte';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { AccountView } from '$lib/types/AccountView';
import type { PayInput } from '$lib/types/PayInput';
import type { PaymentPreview } from '$lib/types/PaymentPreview';
import type { RuleView } from '$lib/types/RuleView';
import type { Written } from '$lib/types/Written';
import { withSignatures } from './payments';

/** Long enough not to ask at each key, short enough to feel at once. */
const PAUSE_MS = 250;

export type Paid = { written: Written } | { draft: string };

export class Payer {
  preview = $state.raw<PaymentPreview | null>(null);
  previewProblem = $state.raw<Problem | null>(null);
  /** How many must sign; null where the account signs alone. */
  needed = $state<number | null>(null);
  readonly paying = new Action();
  /** So that the preview is asked anew when the account changes. */
  readonly account: Resource<AccountView | null>;
  readonly authority: Resource<RuleView | null>;
  #asked = 0;

  constructor(hasAccount: boolean) {
    this.account = new Resource(
      async () => (hasAccount ? connection.read('credit', 'account', null) : null),
      ['AccountChanged'],
    );
    this.authority = new Resource(
      async () => (hasAccount ? connection.read('credit', 'spending_rule', null) : null),
      ['AccountChanged'],
    );
  }

  rule = $derived.by(() => this.authority.value?.rule ?? null);
  isReady = $derived.by(() => this.preview !== null && this.preview.refused === null);
  limit = $derived.by(() => this.account.value?.limit ?? 0);

  follow(): () => void {
    const stops = [this.account.follow(), this.authority.follow()];
    return () => stops.forEach((stop) => stop());
  }

  /** For an `$effect`: what paying would come to, once the typing pauses. */
  previewSoon(asks: PayInput | null): () => void {
    this.#asked += 1;
    const asked = this.#asked;
    // The answer depends on where the account stands, and on its rule.
    void this.account.value?.head;
    const { rule } = this;
    if (!asks || asks.payments.length === 0 || this.authority.isFirst) {
      this.clear();
      return () => undefined;
    }
    const timer = setTimeout(() => void this.#ask(asks, rule !== null, asked), PAUSE_MS);
    return () => clearTimeout(timer);
  }

  clear(): void {
    this.preview = null;
    this.previewProblem = null;
    this.needed = null;
  }

  /** Pays; where it answers a request, that is remembered with it. */
  async pay(input: PayInput, request?: Hash): Promise<Paid | undefined> {
    const { rule } = this;
    return this.paying.run(async () => {
      if (rule) return { draft: (await drafts.begin({ Pay: input }, rule, request)).id };
      const written = request
        ? await connection.write('credit', 'pay_request', request)
        : await connection.write('credit', 'pay', input);
      return { written };
    });
  }

  async #ask(asks: PayInput, signed: boolean, asked: number): Promise<void> {
    try {
      const [preview, draft] = await Promise.all([
        connection.read('credit', 'preview_payment', asks),
        signed ? drafted(asks) : null,
      ]);
      // Typing went on: another answer is on its way.
      if (asked !== this.#asked) return;
      this.preview = draft ? withSignatures(preview, draft.refused) : preview;
      this.needed = draft?.needed ?? null;
      this.previewProblem = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.clear();
      this.previewProblem = toProblem(error);
    }
  }
}

async function drafted(asks: PayInput): Promise<{ needed: number | null; refused: string | null }> {
  try {
    const { needed } = await connection.read('credit', 'draft', { Pay: asks });
    return { needed, refused: null };
  } catch (error) {
    return { needed: null, refused: toProblem(error).message };
  }
}
