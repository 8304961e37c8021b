// A spending rule as it is typed, and as words and a picture tell it. The ledger decides what is a good rule.
import { hashText, sameHash, type Hash } from '$lib/api/hash';
import { formatCredits, parseCredits } from '$lib/format';
import type { Party } from '$lib/types/Party';
import type { Purpose } from '$lib/types/Purpose';
import type { RuleInput } from '$lib/types/RuleInput';
import type { SignerInput } from '$lib/types/SignerInput';
import type { SpendingRule } from '$lib/types/SpendingRule';
import { keyOf, mandateOf } from './drafts';

/** What a co-op can pay for by hand. */
export const PURPOSES = [
  'Purchase',
  'Wage',
  'Dividend',
  'Bonus',
  'Refund',
  'Levy',
  'Contribution',
  'Tax',
] as const satisfies Purpose[];
/** All that a mandate may hold. */
const PAYABLE: Purpose[] = [...PURPOSES, 'Award', 'Investment'];
export const STEPS_MOST = 4;

export const LIMITS = ['payment_limit', 'day_limit', 'month_limit'] as const;
export type LimitName = (typeof LIMITS)[number];

export type TypedSigner = {
  signs: boolean;
  limits: Record<LimitName, string>;
  everything: boolean;
  purposes: Purpose[];
  may_save: boolean;
  may_change_rule: boolean;
};
/** The sum up to which it holds (nothing for the last step), and how many sign. */
export type TypedStep = { upTo: string; signatures: string };
export type TypedRule = { signers: Record<string, TypedSigner>; steps: TypedStep[] };

const typedLimit = (limit: number | null) => (limit === null ? '' : formatCredits(limit));

function typedSigner(rule: SpendingRule | null, member: Hash): TypedSigner {
  const mandate = rule ? mandateOf(rule, member) : undefined;
  return {
    signs: mandate !== undefined,
    limits: {
      payment_limit: typedLimit(mandate?.payment_limit ?? null),
      day_limit: typedLimit(mandate?.day_limit ?? null),
      month_limit: typedLimit(mandate?.month_limit ?? null),
    },
    everything: !mandate || PURPOSES.every((purpose) => mandate.purposes.includes(purpose)),
    purposes: [...(mandate?.purposes ?? PURPOSES)],
    may_save: mandate?.may_save ?? true,
    may_change_rule: mandate?.may_change_rule ?? true,
  };
}

/** The form as it begins: the rule in force, or a first step of 100.00 by one and two above it. */
export function typedRule(rule: SpendingRule | null, members: Hash[]): TypedRule {
  const steps = rule?.tiers.map(({ up_to, signatures }) => ({
    upTo: up_to === null ? '' : formatCredits(up_to),
    signatures: String(signatures),
  })) ?? [
    { upTo: '100.00', signatures: '1' },
    { upTo: '', signatures: '2' },
  ];
  return {
    steps,
    signers: Object.fromEntries(members.map((member) => [hashText(member), typedSigner(rule, member)])),
  };
}

export type WrongRule =
  | { at: 'signers'; why: 'none' | 'too_few_may_change' }
  | { at: 'limit'; member: string; limit: LimitName }
  | { at: 'purposes'; member: string }
  | { at: 'step'; place: number; why: 'amount' | 'rising' | 'signatures' | 'fewer' };

function readLimit(text: string): number | null | undefined {
  return text.trim() === '' ? null : (parseCredits(text) ?? undefined);
}

export function readRule(typed: TypedRule, members: Hash[]): { input: RuleInput | null; wrong: WrongRule[] } {
  const wrong: WrongRule[] = [];
  const signers: SignerInput[] = [];
  for (const member of members) {
    const key = hashText(member);
    const signer = typed.signers[key];
    if (!signer?.signs) continue;
    const limits = { payment_limit: null, day_limit: null, month_limit: null } as Record<
      LimitName,
      number | null
    >;
    for (const limit of LIMITS) {
      const amount = readLimit(signer.limits[limit]);
      if (amount === undefined) wrong.push({ at: 'limit', member: key, limit });
      else limits[limit] = amount;
    }
    const purposes = signer.everything ? PAYABLE : signer.purposes;
    if (purposes.length === 0) wrong.push({ at: 'purposes', member: key });
    const { may_save, may_change_rule } = signer;
    signers.push({ member, ...limits, purposes, may_save, may_change_rule });
  }
  if (signers.length === 0) wrong.push({ at: 'signers', why: 'none' });
  const tiers = readSteps(typed.steps, signers.length, wrong);
  const last = tiers.at(-1)?.signatures ?? 0;
  const changers = signers.filter(({ may_change_rule }) => may_change_rule).length;
  if (signers.length > 0 && changers < last) wrong.push({ at: 'signers', why: 'too_few_may_change' });
  return { input: wrong.length === 0 ? { signers, tiers } : null, wrong };
}

function readSteps(steps: TypedStep[], signers: number, wrong: WrongRule[]): RuleInput['tiers'] {
  const tiers: RuleInput['tiers'] = [];
  steps.forEach(({ upTo, signatures: typed }, place) => {
    const isLast = place === steps.length - 1;
    const up_to = isLast ? null : parseCredits(upTo);
    const signatures = /^\d{1,2}$/.test(typed.trim()) ? Number(typed) : 0;
    const before = tiers.at(-1);
    if (!isLast && (up_to === null || up_to <= 0)) wrong.push({ at: 'step', place, why: 'amount' });
    else if (up_to !== null && up_to <= (before?.up_to ?? 0))
      wrong.push({ at: 'step', place, why: 'rising' });
    if (signatures < 1 || signatures > Math.max(signers, 1))
      wrong.push({ at: 'step', place, why: 'signatures' });
    else if (signatures < (before?.signatures ?? 1)) wrong.push({ at: 'step', place, why: 'fewer' });
    tiers.push({ up_to, signatures });
  });
  return tiers;
}

/** Whether the loss of one key would leave the rule as it is for ever. */
export function hasNoSpare(rule: Pick<SpendingRule, 'tiers'> & { signers: { may_change_rule: boolean }[] }) {
  const changers = rule.signers.filter(({ may_change_rule }) => may_change_rule).length;
  return changers > 0 && changers === rule.tiers.at(-1)?.signatures;
}

/** The step in which a day's sum lies, its bound included. */
export function stepOf(rule: SpendingRule, sum: number): number {
  const found = rule.tiers.findIndex(({ up_to }) => up_to === null || sum <= up_to);
  return found < 0 ? rule.tiers.length - 1 : found;
}

/** A signer's name; a member who is not known here is shown by nothing but the key. */
export function memberOfKey(members: Party[], key: Uint8Array): Party | undefined {
  return members.find(({ agent }) => sameHash(keyOf(agent), key));
}

export const signsEverything = (purposes: Purpose[]) =>
  PURPOSES.every((purpose) => purposes.includes(purpose));
