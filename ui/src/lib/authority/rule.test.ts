import { describe, expect, it } from 'vitest';
import { hashText } from '$lib/api/hash';
import { keyOf } from './drafts';
import { hasNoSpare, PURPOSES, readRule, stepOf, typedRule, type TypedRule } from './rule';

const agent = (byte: number) => Uint8Array.from([132, 32, 36, ...new Array<number>(36).fill(byte)]);
const [ada, ben, cleo] = [agent(1), agent(2), agent(3)];
const members = [ada, ben, cleo];

function typed(change: (rule: TypedRule) => void = () => undefined): TypedRule {
  const rule = typedRule(null, members);
  for (const member of members) sign(rule, member).signs = true;
  change(rule);
  return rule;
}
function sign(rule: TypedRule, member: Uint8Array) {
  const signer = rule.signers[hashText(member)];
  if (!signer) throw new Error('no such member');
  return signer;
}
const step = (rule: TypedRule, place: number) => {
  const found = rule.steps[place];
  if (!found) throw new Error('no such step');
  return found;
};
const wrongOf = (rule: TypedRule) => readRule(rule, members).wrong;

describe('a rule as it is typed', () => {
  it('begins with one for up to 100.00 a day and two above', () => {
    const { input, wrong } = readRule(typed(), members);
    expect(wrong).toEqual([]);
    expect(input?.tiers).toEqual([
      { up_to: 10_000, signatures: 1 },
      { up_to: null, signatures: 2 },
    ]);
    expect(input?.signers.map(({ member }) => member)).toEqual(members);
    expect(input?.signers[0]).toMatchObject({ payment_limit: null, may_save: true });
    expect(input?.signers[0]?.purposes).toEqual(expect.arrayContaining([...PURPOSES]));
  });

  it('shows the rule in force as it can be typed again', () => {
    const rights = {
      payment_limit: 5000,
      day_limit: 0,
      month_limit: null,
      purposes: ['Purchase' as const, 'Levy' as const],
      may_save: false,
      may_change_rule: true,
    };
    const rule = {
      signers: [{ signer: keyOf(ben), ...rights }],
      tiers: [{ up_to: null, signatures: 1 }],
    };
    const again = readRule(typedRule(rule, members), members);
    expect(again.input?.tiers).toEqual(rule.tiers);
    expect(again.input?.signers).toEqual([{ member: ben, ...rights }]);
  });

  it('names what is wrong, and where', () => {
    expect(wrongOf(typedRule(null, members))).toContainEqual({ at: 'signers', why: 'none' });
    expect(wrongOf(typed((rule) => (sign(rule, ben).limits.day_limit = 'x')))).toEqual([
      { at: 'limit', member: hashText(ben), limit: 'day_limit' },
    ]);
    const none = typed((rule) => Object.assign(sign(rule, ada), { everything: false, purposes: [] }));
    expect(wrongOf(none)).toEqual([{ at: 'purposes', member: hashText(ada) }]);
    expect(wrongOf(typed((rule) => (step(rule, 0).upTo = '')))).toEqual([
      { at: 'step', place: 0, why: 'amount' },
    ]);
    expect(wrongOf(typed((rule) => rule.steps.splice(1, 0, { upTo: '100', signatures: '2' })))).toEqual([
      { at: 'step', place: 1, why: 'rising' },
    ]);
    expect(wrongOf(typed((rule) => (step(rule, 0).signatures = '3')))).toEqual([
      { at: 'step', place: 1, why: 'fewer' },
    ]);
    expect(wrongOf(typed((rule) => (step(rule, 1).signatures = '4')))).toContainEqual({
      at: 'step',
      place: 1,
      why: 'signatures',
    });
  });

  it('asks for enough who may change it', () => {
    const few = typed((rule) => {
      sign(rule, ada).may_change_rule = false;
      sign(rule, ben).may_change_rule = false;
    });
    expect(wrongOf(few)).toEqual([{ at: 'signers', why: 'too_few_may_change' }]);
  });
});

it('a rule whose last step needs all who may change it has no key to spare', () => {
  const rule = (changers: boolean[]) => ({
    signers: changers.map((may_change_rule) => ({ may_change_rule })),
    tiers: [{ up_to: null, signatures: 2 }],
  });
  expect(hasNoSpare(rule([true, true, false]))).toBe(true);
  expect(hasNoSpare(rule([true, true, true]))).toBe(false);
});

it('a sum lies in the first step that reaches it, its bound included', () => {
  const tiers = [
    { up_to: 100, signatures: 1 },
    { up_to: 500, signatures: 2 },
    { up_to: null, signatures: 3 },
  ];
  expect([0, 100, 101, 500, 501].map((sum) => stepOf({ signers: [], tiers }, sum))).toEqual([0, 0, 1, 1, 2]);
});
