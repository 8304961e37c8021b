// The pay form: what is typed, and to whom. A refusal keeps what was typed.
import { connection } from '$lib/api/connection.svelte';
import { hashBytes, sameHash, type Hash } from '$lib/api/hash';
import { formatCredits, parseCredits } from '$lib/format';
import { Resource } from '$lib/stores/resource.svelte';
import type { HistoryLine } from '$lib/types/HistoryLine';
import type { Party } from '$lib/types/Party';
import { readPayees, type WrongLine } from './payees-csv';
import { Payer } from './payer.svelte';
import { inOnePayment, isMemberKind, readPayments, withoutPaid, type PayKind } from './payments';
import { saleOf } from './refund';

export type PayTo = {
  /** A co-op to contribute to. */
  coop: string | undefined;
  /** A sale to give back: the event that collected it, and the place among what it took. */
  sale: { event: Hash; place: number } | null;
};

export class PayStore {
  kind = $state<PayKind>('contribution');
  amounts = $state<Record<string, string>>({});
  same = $state('');
  /** Lines of a file that could not be used; to be corrected and read again. */
  rest = $state('');
  wrongLines = $state.raw<WrongLine[]>([]);
  linesRead = $state<number | null>(null);
  coop = $state('');
  single = $state('');
  done = $state.raw<{ total: number; count: number; balance: number } | null>(null);
  readonly payer = new Payer(true);
  readonly members: Resource<Party[]>;
  readonly coops = new Resource(() => connection.read('registry', 'coops', null), ['RegistryChanged']);
  readonly line: Resource<HistoryLine | null>;
  readonly #me: Hash;
  readonly #place: number;

  constructor(
    me: Hash,
    readonly paysMembers: boolean,
    to: PayTo,
  ) {
    this.#me = me;
    this.#place = to.sale?.place ?? 0;
    const toCoop = hashBytes(to.coop) !== null;
    this.kind = to.sale ? 'refund' : paysMembers && !toCoop ? 'wage' : 'contribution';
    this.coop = toCoop ? (to.coop ?? '') : '';
    this.members = new Resource(
      async () => (paysMembers ? connection.read('registry', 'members', me) : []),
      ['RegistryChanged'],
    );
    const { sale } = to;
    this.line = new Resource(
      async () => (sale ? connection.read('credit', 'history_line', sale.event) : null),
      [],
    );
  }

  sale = $derived.by(() => (this.line.value ? saleOf(this.line.value, this.#place) : null));
  kinds = $derived.by((): Exclude<PayKind, 'refund'>[] => {
    if (this.kind === 'refund') return [];
    return this.paysMembers ? ['wage', 'dividend', 'bonus', 'contribution', 'tax'] : ['contribution', 'tax'];
  });
  #others = $derived.by(() =>
    (this.coops.value ?? []).filter(
      ({ agent, revoked, closed }) => !revoked && !closed && !sameHash(agent, this.#me),
    ),
  );
  /** A government takes part as a co-op for which nothing is ever created. */
  governments = $derived.by(() => this.#others.filter(({ ceiling }) => ceiling === 0));
  payees = $derived.by(() => (this.kind === 'tax' ? this.governments : this.#others));
  payable = $derived.by(() =>
    (this.members.value ?? []).filter((member) => member.accepted && !member.revoked && !member.closed),
  );
  notYet = $derived.by(() =>
    (this.members.value ?? []).filter((member) => !member.accepted && !member.revoked && !member.closed),
  );
  read = $derived.by(() =>
    readPayments(
      {
        kind: this.kind,
        amounts: this.amounts,
        coop: this.payees.find(({ agent }) => sameHash(agent, hashBytes(this.coop)))?.agent ?? null,
        purchase: this.sale?.purchase ?? null,
        single: this.single,
      },
      this.payable.map(({ agent }) => agent),
    ),
  );
  parts = $derived.by(() => inOnePayment(this.read.payments));
  isReady = $derived.by(
    () => this.read.payments.length > 0 && this.read.wrong.length === 0 && this.payer.isReady,
  );
  sameAmount = $derived(parseCredits(this.same));

  follow(): () => void {
    const stops = [this.payer, this.members, this.coops, this.line].map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }

  giveAllTheSame(keys: string[]): void {
    const { sameAmount } = this;
    if (sameAmount === null || sameAmount <= 0) return;
    this.amounts = Object.fromEntries(keys.map((key) => [key, formatCredits(sameAmount)]));
  }

  /** Amounts of a file, or of its lines that were corrected. What could not be used stays to be corrected. */
  readLines(text: string): void {
    const { amounts, read, wrong } = readPayees(text, this.payable);
    this.amounts = { ...this.amounts, ...amounts };
    this.linesRead = read;
    this.wrongLines = wrong;
    this.rest = wrong.map((line) => line.text).join('\n');
  }

  /** Pays, or drafts it for its signers: then the draft's id is the answer. */
  async pay(): Promise<string | null> {
    const { now } = this.parts;
    const paid = await this.payer.pay(now);
    if (!paid) return null;
    this.amounts = isMemberKind(this.kind) ? withoutPaid(this.amounts, now.payments) : this.amounts;
    this.single = '';
    this.payer.clear();
    if ('draft' in paid) return paid.draft;
    this.done = {
      total: now.payments.reduce((sum, { amount }) => sum + amount, 0),
      count: now.payments.length,
      balance: paid.written.state.account.balance,
    };
    return null;
  }
}
