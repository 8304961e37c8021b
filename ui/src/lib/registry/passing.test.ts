import { describe, expect, it } from 'vitest';
import { hashText } from '$lib/api/hash';
import type { Claim } from '$lib/types/Claim';
import {
  closureText,
  passedText,
  readCitation,
  readClosure,
  readPassed,
  readSigners,
  readWaiting,
  type Passed,
  type PassedClosure,
} from './passing';

const key = (number: number) => Uint8Array.from([132, 32, 36, ...new Uint8Array(36).fill(number)]);

const claim: Claim = {
  economy: key(9),
  subject: key(1),
  name: 'Steelworks',
  status: {
    Coop: {
      ceiling: 100_000_000,
      register: 'Register',
      register_number: '7',
      assessment: null,
      first_signers: null,
    },
  },
  serial: 1,
  valid_from: 5,
  valid_until: 50,
  issuer: key(2),
  takes_over: null,
};

describe('an accreditation as text', () => {
  it('comes back as it was, also with spaces in it', () => {
    const second = { registrar: key(3), signature: new Uint8Array(64).fill(4) };
    for (const passed of [
      { claim, second: null },
      { claim, second },
    ] satisfies Passed[]) {
      const text = passedText(passed);
      expect(text).toMatch(/^copex-accreditation\./);
      expect(readPassed(`  ${text.slice(0, 40)}\n${text.slice(40)}`)).toEqual(passed);
    }
  });

  it('is nothing else', () => {
    const member = passedText({ claim: { ...claim, status: 'Member' }, second: null });
    const short = passedText({ claim: { ...claim, subject: new Uint8Array(3) }, second: null });
    for (const wrong of ['', 'copex-draft.AAAA', 'copex-accreditation.', member, short])
      expect(readPassed(wrong)).toBeNull();
  });
});

describe('a Closure as text', () => {
  const drafted: PassedClosure = {
    by: key(2),
    terms: {
      economy: key(9),
      account: key(1),
      head: key(5),
      standing: key(6),
      cause: 'LostKey',
      heir: key(3),
    },
    countersigned: null,
  };
  const signed = { ...drafted, countersigned: { by: key(7), signature: new Uint8Array(64).fill(4) } };

  it('comes back as it was, with and without a signature and an heir', () => {
    const alone = { ...drafted, terms: { ...drafted.terms, heir: null } };
    for (const passed of [drafted, signed, alone])
      expect(readClosure(`\n${closureText(passed)} `)).toEqual(passed);
  });

  it('is nothing else', () => {
    const { terms } = drafted;
    const wrong = [
      { ...drafted, terms: { ...terms, cause: 'Whim' } },
      { ...drafted, terms: { ...terms, heir: new Uint8Array(3) } },
      { ...drafted, terms: { ...terms, head: undefined } },
      { ...drafted, by: undefined },
      { ...signed, countersigned: { by: key(7), signature: new Uint8Array(63) } },
    ] as unknown as PassedClosure[];
    for (const passed of wrong) expect(readClosure(closureText(passed))).toBeNull();
    for (const text of ['', 'copex-closure.', passedText({ claim, second: null })])
      expect(readClosure(text)).toBeNull();
  });

  it('is told from an accreditation', () => {
    expect(readWaiting(closureText(signed))).toEqual({ kind: 'closure', ...signed });
    expect(readWaiting(passedText({ claim, second: null }))?.kind).toBe('accreditation');
    expect(readWaiting('copex-draft.AAAA')).toBeNull();
  });
});

describe('a citation', () => {
  const cited = { month: 9, months: 3, growth: 200, pull: 1000, digest: 'ab'.repeat(32), ceiling: 5 };

  it('is what the program prints', () => {
    expect(readCitation(JSON.stringify(cited))).toEqual(cited);
  });

  it('is nothing else', () => {
    const wrong = [
      '',
      'null',
      '{}',
      JSON.stringify({ ...cited, digest: 'ab' }),
      JSON.stringify({ ...cited, ceiling: 1.5 }),
    ];
    for (const text of wrong) expect(readCitation(text)).toBeNull();
  });
});

describe('first signers', () => {
  const keys = [key(1), key(2)].map(hashText).join('\n');

  it('are keys, one a line, and how many must sign', () => {
    expect(readSigners({ keys, signatures: '2' })).toEqual({ signers: [key(1), key(2)], signatures: 2 });
    expect(readSigners({ keys: ' \n', signatures: '' })).toBeNull();
  });

  it('can all be met', () => {
    for (const signatures of ['', '0', '3', '1.5', 'x'])
      expect(readSigners({ keys, signatures })).toBeUndefined();
    const twice = `${hashText(key(1))}\n${hashText(key(1))}`;
    expect(readSigners({ keys: twice, signatures: '1' })).toBeUndefined();
    expect(readSigners({ keys: 'uhCAk', signatures: '1' })).toBeUndefined();
  });
});
