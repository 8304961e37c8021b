// Acts that wait for signatures: how they are kept, told to other nodes as text, and counted.
import { encode } from '@msgpack/msgpack';
import { sameHash, type Hash } from '$lib/api/hash';
import { isBytes, packText, unpackText } from '$lib/api/packed';
import type { Approval } from '$lib/types/Approval';
import type { Draft } from '$lib/types/Draft';
import type { LedgerAct } from '$lib/types/LedgerAct';
import type { Mandate } from '$lib/types/Mandate';
import type { Purpose } from '$lib/types/Purpose';
import type { SpendingRule } from '$lib/types/SpendingRule';
import type { ToApprove } from '$lib/types/ToApprove';

export type KeptDraft = {
  id: string;
  to_approve: ToApprove;
  /** How many must sign, as the ledger said when it was drafted. */
  needed: number;
  /** The rule then, so that signers see who else is asked. What binds is checked when it is carried out. */
  rule: SpendingRule;
  approvals: Approval[];
  /** The payment request that it answers. */
  request?: Hash;
};

const PREFIX = 'copex-draft.';
const KEY = { from: 3, to: 35 };

/** The 32 bytes of a key, as spending rules name it. */
export const keyOf = (agent: Hash): Uint8Array => agent.slice(KEY.from, KEY.to);

export const mandateOf = (rule: SpendingRule, agent: Hash): Mandate | undefined =>
  rule.signers.find(({ signer }) => sameHash(signer, keyOf(agent)));

/** An approval number counts once, so one that waits here is not given out again. */
export function withFreeNumber(draft: Draft, waiting: KeptDraft[]): Draft {
  const taken = waiting
    .filter(({ to_approve }) => sameHash(to_approve.account, draft.to_approve.account))
    .map(({ to_approve }) => to_approve.number + 1);
  const number = Math.max(draft.to_approve.number, ...taken);
  return { ...draft, to_approve: { ...draft.to_approve, number } };
}

/** Whether a draft of the node is kept here already, or another one has its number. */
export function placeOf(draft: Draft, kept: KeptDraft[]): { same: KeptDraft | null; isTaken: boolean } {
  const rivals = kept.filter(
    ({ to_approve }) =>
      sameHash(to_approve.account, draft.to_approve.account) && to_approve.number === draft.to_approve.number,
  );
  const same = rivals.find(({ to_approve }) => sameBytes(to_approve, draft.to_approve)) ?? null;
  return { same, isTaken: same === null && rivals.length > 0 };
}

export type DraftedAct =
  | { kind: 'pay'; total: number; payments: { payee: Hash; amount: number; purpose: Purpose }[] }
  | { kind: 'save'; total: number; until: number }
  | { kind: 'rule'; rule: SpendingRule };

/** What an act does, for people; null for acts that need no signatures. */
export function actOf(act: LedgerAct): DraftedAct | null {
  if (typeof act === 'string') return null;
  if ('Pay' in act) {
    const payments = act.Pay.payments.map(({ payee, amount, reason }) => ({
      payee,
      amount,
      purpose: Object.keys(reason)[0] as Purpose,
    }));
    return { kind: 'pay', payments, total: payments.reduce((sum, { amount }) => sum + amount, 0) };
  }
  if ('Save' in act) return { kind: 'save', total: act.Save.amount, until: act.Save.until };
  if ('ChangeRule' in act) return { kind: 'rule', rule: act.ChangeRule.rule };
  return null;
}

/** Whether a signer may sign for this. Day and month limits are the ledger's to know. */
export function mayApprove(mandate: Mandate, act: DraftedAct): boolean {
  if (act.kind === 'rule') return mandate.may_change_rule;
  const inLimits = [mandate.payment_limit, mandate.day_limit, mandate.month_limit].every(
    (limit) => limit === null || act.total <= limit,
  );
  if (!inLimits) return false;
  if (act.kind === 'save') return mandate.may_save;
  return act.payments.every(({ purpose }) => mandate.purposes.includes(purpose));
}

export type SignerState = { mandate: Mandate; signed: boolean; may: boolean };

export function signersOf(draft: KeptDraft): SignerState[] {
  const act = actOf(draft.to_approve.act);
  return draft.rule.signers.map((mandate) => ({
    mandate,
    signed: draft.approvals.some(({ signer }) => sameHash(keyOf(signer), mandate.signer)),
    may: act !== null && mayApprove(mandate, act),
  }));
}

export const signedSoFar = (draft: KeptDraft): number =>
  signersOf(draft).filter(({ signed, may }) => signed && may).length;
export const isEnough = (draft: KeptDraft): boolean => signedSoFar(draft) >= draft.needed;

export function waitsForSignatureOf(draft: KeptDraft, agent: Hash): boolean {
  if (isEnough(draft)) return false;
  return signersOf(draft).some(
    ({ mandate, signed, may }) => may && !signed && sameHash(mandate.signer, keyOf(agent)),
  );
}

export const waitsForCarryingOutBy = (draft: KeptDraft, agent: Hash): boolean =>
  isEnough(draft) && sameHash(draft.to_approve.account, agent);

const sameBytes = (one: unknown, other: unknown) => sameHash(encode(one), encode(other));

function joined(one: Approval[], other: Approval[]): Approval[] {
  return [...one, ...other.filter(({ signer }) => !one.some((known) => sameHash(known.signer, signer)))];
}

/** A draft put beside those that are kept; the same one gathers the signatures of both. */
export function withDraft(kept: KeptDraft[], draft: KeptDraft): { kept: KeptDraft[]; id: string } {
  const same = kept.find(({ to_approve }) => sameBytes(to_approve, draft.to_approve));
  if (!same) return { kept: [...kept, draft], id: draft.id };
  const merged = { ...same, approvals: joined(same.approvals, draft.approvals) };
  return { kept: kept.map((one) => (one === same ? merged : one)), id: same.id };
}

/** As text that can be sent to a signer on another node, and back. */
export function draftText(draft: KeptDraft): string {
  return packText(PREFIX, draft);
}

function isDraft(value: unknown): value is KeptDraft {
  const draft = value as Partial<KeptDraft> | null;
  const signed = draft?.to_approve as Partial<ToApprove> | undefined;
  return (
    typeof draft?.id === 'string' &&
    Number.isSafeInteger(draft.needed) &&
    Array.isArray(draft.rule?.signers) &&
    draft.rule.signers.every(({ signer }) => isBytes(signer, 32)) &&
    isBytes(signed?.economy, 39) &&
    isBytes(signed?.account, 39) &&
    Number.isSafeInteger(signed?.number) &&
    Number.isSafeInteger(signed?.valid_until) &&
    signed?.act !== undefined &&
    actOf(signed.act) !== null &&
    (draft.request === undefined || isBytes(draft.request, 39)) &&
    Array.isArray(draft.approvals) &&
    draft.approvals.every(({ signer, signature }) => isBytes(signer, 39) && isBytes(signature, 64))
  );
}

/** Null where the text holds no draft. */
export function readDraft(text: string): KeptDraft | null {
  const value = unpackText(PREFIX, text);
  return isDraft(value) ? value : null;
}
