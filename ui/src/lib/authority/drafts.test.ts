import { describe, expect, it } from 'vitest';
import type { Purpose } from '$lib/types/Purpose';
import type { LedgerAct } from '$lib/types/LedgerAct';
import type { Mandate } from '$lib/types/Mandate';
import {
  actOf,
  draftText,
  isEnough,
  keyOf,
  mayApprove,
  placeOf,
  readDraft,
  signersOf,
  waitsForCarryingOutBy,
  waitsForSignatureOf,
  withDraft,
  withFreeNumber,
  type DraftedAct,
  type KeptDraft,
} from './drafts';

const agent = (byte: number) => Uint8Array.from([132, 32, 36, ...new Array<number>(36).fill(byte)]);
const [coop, ada, ben, cleo] = [agent(1), agent(2), agent(3), agent(4)];
const mandate = (signer: Uint8Array, changes: Partial<Mandate> = {}): Mandate => ({
  signer: keyOf(signer),
  payment_limit: null,
  day_limit: null,
  month_limit: null,
  purposes: ['Purchase', 'Wage'],
  may_save: true,
  may_change_rule: true,
  ...changes,
});
const rule = {
  signers: [mandate(ada), mandate(ben), mandate(cleo, { payment_limit: 5000, purposes: ['Purchase'] })],
  tiers: [
    { up_to: 10_000, signatures: 1 },
    { up_to: null, signatures: 2 },
  ],
};
const wage = (amount: number): LedgerAct => ({
  Pay: { payments: [{ payee: ada, amount, reason: { Wage: { membership: agent(9) } } }] },
});
const draft = (changes: Partial<KeptDraft> = {}): KeptDraft => ({
  id: 'one',
  to_approve: { economy: agent(8), account: coop, act: wage(15_000), number: 4, valid_until: 9e15 },
  needed: 2,
  rule,
  approvals: [],
  ...changes,
});
const approval = (signer: Uint8Array) => ({ signer, signature: new Uint8Array(64).fill(signer[5] ?? 0) });
const signedBy = (...signers: Uint8Array[]) => draft({ approvals: signers.map(approval) });

describe('a draft of the node', () => {
  const { to_approve, needed } = draft();

  it('is known again, and makes way for another of its number', () => {
    expect(placeOf({ to_approve, needed }, [])).toEqual({ same: null, isTaken: false });
    expect(placeOf({ to_approve, needed }, [draft()])).toEqual({ same: draft(), isTaken: false });
    const other = draft({ to_approve: { ...to_approve, act: wage(1) } });
    expect(placeOf({ to_approve, needed }, [other])).toEqual({ same: null, isTaken: true });
    const elsewhere = draft({ to_approve: { ...to_approve, account: ada } });
    expect(placeOf({ to_approve, needed }, [elsewhere])).toEqual({ same: null, isTaken: false });
  });
});

describe('who signs', () => {
  it('is asked while not enough have signed', () => {
    expect([ada, ben, cleo, coop].map((who) => waitsForSignatureOf(draft(), who))).toEqual([
      true,
      true,
      // A wage is not among what Cleo signs for.
      false,
      false,
    ]);
    expect(waitsForSignatureOf(signedBy(ada), ada)).toBe(false);
    expect(waitsForSignatureOf(signedBy(ada), ben)).toBe(true);
  });

  it('counts once, and only within the limits', () => {
    expect(isEnough(signedBy(ada, cleo))).toBe(false);
    expect(signersOf(signedBy(ada, cleo)).map(({ signed, may }) => [signed, may])).toEqual([
      [true, true],
      [false, true],
      [true, false],
    ]);
    expect(isEnough(signedBy(ada, ben))).toBe(true);
    expect(waitsForCarryingOutBy(signedBy(ada, ben), coop)).toBe(true);
    expect(waitsForCarryingOutBy(signedBy(ada, ben), ada)).toBe(false);
    expect(waitsForCarryingOutBy(signedBy(ada), coop)).toBe(false);
  });

  it('may sign for what the mandate says', () => {
    const pay = (total: number, purpose: Purpose): DraftedAct => ({
      kind: 'pay',
      total,
      payments: [{ payee: ada, amount: total, purpose }],
    });
    const buyer = mandate(cleo, { payment_limit: 5000, day_limit: 8000, purposes: ['Purchase'] });
    expect(mayApprove(buyer, pay(5000, 'Purchase'))).toBe(true);
    expect(mayApprove(buyer, pay(5001, 'Purchase'))).toBe(false);
    expect(mayApprove(buyer, pay(1, 'Wage'))).toBe(false);
    expect(mayApprove(mandate(cleo, { may_save: false }), { kind: 'save', total: 1, until: 9 })).toBe(false);
    expect(mayApprove(mandate(cleo, { may_change_rule: false }), { kind: 'rule', rule })).toBe(false);
    // Limits are for spending, not for changing the rule.
    expect(mayApprove(mandate(cleo, { day_limit: 0 }), { kind: 'rule', rule })).toBe(true);
  });
});

describe('approval numbers', () => {
  it('are not given out twice while a draft waits', () => {
    const drafted = { to_approve: draft().to_approve, needed: 2 };
    expect(withFreeNumber(drafted, []).to_approve.number).toBe(4);
    const waiting = { ...draft(), to_approve: { ...draft().to_approve, number: 6 } };
    expect(withFreeNumber(drafted, [draft(), waiting]).to_approve.number).toBe(7);
    const other = { ...waiting, to_approve: { ...waiting.to_approve, account: ada } };
    expect(withFreeNumber(drafted, [other]).to_approve.number).toBe(4);
  });
});

describe('a draft as text', () => {
  it('comes back as it was, through line breaks too', () => {
    const text = draftText(signedBy(ada));
    expect(readDraft(text.replace(/(.{60})/g, '$1\n'))).toEqual(signedBy(ada));
    const change = draft({
      to_approve: { ...draft().to_approve, act: { ChangeRule: { rule, memberships: [agent(5)] } } },
    });
    expect(readDraft(draftText(change))).toEqual(change);
  });

  it('is refused where it is none', () => {
    const good = draft();
    const broken = [
      '',
      'copex-draft.',
      'copex-draft.%%%',
      draftText(good).slice(0, -20),
      draftText({ ...good, approvals: [{ signer: ada, signature: new Uint8Array(3) }] }),
      draftText({ ...good, to_approve: { ...good.to_approve, act: 'Settle' } }),
      draftText({ ...good, to_approve: { ...good.to_approve, account: new Uint8Array(5) } }),
    ];
    expect(broken.map(readDraft)).toEqual(broken.map(() => null));
  });

  it('adds its signatures to the same draft, each signer once', () => {
    const { kept, id } = withDraft([signedBy(ada)], { ...signedBy(ada, ben), id: 'elsewhere' });
    expect(id).toBe('one');
    expect(kept.map(({ approvals }) => approvals.length)).toEqual([2]);
    const other = { ...draft(), id: 'two', to_approve: { ...draft().to_approve, number: 5 } };
    expect(withDraft(kept, other).kept.map((one) => one.id)).toEqual(['one', 'two']);
  });
});

it('acts that need no signature are no drafts', () => {
  expect(actOf('Settle')).toBeNull();
  expect(actOf({ Release: { month: 3 } })).toBeNull();
  expect(actOf(wage(70))).toEqual({
    kind: 'pay',
    total: 70,
    payments: [{ payee: ada, amount: 70, purpose: 'Wage' }],
  });
});
