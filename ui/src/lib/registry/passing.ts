// What registrars and co-ops send each other as text: invitations, and what two of them sign.
import { hashBytes, hashText, type Hash } from '$lib/api/hash';
import { getJson } from '$lib/api/http';
import { isBytes, packText, unpackText } from '$lib/api/packed';
import type { QrModules } from '$lib/people/qr';
import type { CitedAssessment } from '$lib/types/CitedAssessment';
import type { Claim } from '$lib/types/Claim';
import type { ClosureCause } from '$lib/types/ClosureCause';
import type { ClosureTerms } from '$lib/types/ClosureTerms';
import type { Countersignature } from '$lib/types/Countersignature';
import type { Credential } from '$lib/types/Credential';
import type { FirstSigners } from '$lib/types/FirstSigners';
import type { SecondSignature } from '$lib/types/SecondSignature';

/** An accreditation that a registrar drafted, and the other's signature once it is there. */
export type Passed = { claim: Claim; second: SecondSignature | null };
/** A Closure that the registrar `by` drafted, and the other's signature once it is there. */
export type PassedClosure = { by: Hash; terms: ClosureTerms; countersigned: Countersignature | null };
/** What waits for a second signature. */
export type Waiting = ({ kind: 'accreditation' } & Passed) | ({ kind: 'closure' } & PassedClosure);
/** A text to be handed on: an invitation, a draft for another's signature, or that one's signature. */
export type Handed = {
  kind: 'invitation' | 'draft' | 'signed' | 'closure_draft' | 'closure_signed';
  name: string;
  text: string;
  /** The text as a picture, where a phone may read it. */
  qr?: QrModules | null;
};

const INVITATION = 'copex-invitation.';
const PASSED = 'copex-accreditation.';
const CLOSURE = 'copex-closure.';
const CAUSES: readonly unknown[] = ['LostKey', 'Exit', 'Exclusion'] satisfies ClosureCause[];

/** With what a key comes in: on a real node a link that carries everything, in practice the credential, since nobody joins there. */
export async function invitationFor(credential: Credential, isReal: boolean): Promise<Handed> {
  const { name, subject } = credential.claim;
  if (!isReal) return { kind: 'invitation', name, text: packText(INVITATION, credential) };
  const { link, qr } = await getJson<{ link: string; qr: QrModules | null }>(
    `/api/invitation/${hashText(subject)}`,
  );
  return { kind: 'invitation', name, text: link, qr };
}

export const passedText = ({ claim, second }: Passed): string => packText(PASSED, { claim, second });

export const closureText = ({ by, terms, countersigned }: PassedClosure): string =>
  packText(CLOSURE, { by, terms, countersigned });

function isPassed(value: unknown): value is Passed {
  const passed = value as Partial<Passed> | null;
  const claim = passed?.claim as Partial<Claim> | undefined;
  const status = claim?.status;
  return (
    isBytes(claim?.economy, 39) &&
    isBytes(claim.subject, 39) &&
    isBytes(claim.issuer, 39) &&
    typeof claim.name === 'string' &&
    Number.isSafeInteger(claim.valid_until) &&
    typeof status === 'object' &&
    Number.isSafeInteger(status.Coop.ceiling) &&
    (passed?.second === null ||
      (isBytes(passed?.second?.registrar, 39) && isBytes(passed.second.signature, 64)))
  );
}

/** Null where the text holds no accreditation. */
export function readPassed(text: string): Passed | null {
  const value = unpackText(PASSED, text);
  return isPassed(value) ? value : null;
}

function isClosure(value: unknown): value is PassedClosure {
  const passed = value as Partial<PassedClosure> | null;
  const terms = passed?.terms as Partial<ClosureTerms> | undefined;
  const hashes = [passed?.by, terms?.economy, terms?.account, terms?.head, terms?.standing];
  return (
    hashes.every((hash) => isBytes(hash, 39)) &&
    (terms?.heir === null || isBytes(terms?.heir, 39)) &&
    CAUSES.includes(terms.cause) &&
    (passed?.countersigned === null ||
      (isBytes(passed?.countersigned?.by, 39) && isBytes(passed.countersigned.signature, 64)))
  );
}

/** Null where the text closes no account. */
export function readClosure(text: string): PassedClosure | null {
  const value = unpackText(CLOSURE, text);
  return isClosure(value) ? value : null;
}

/** What waits for a signature in a text of either kind; null where there is none. */
export function readWaiting(text: string): Waiting | null {
  const passed = readPassed(text);
  if (passed) return { kind: 'accreditation', ...passed };
  const closure = readClosure(text);
  return closure && { kind: 'closure', ...closure };
}

/** What `copex assess --cite` prints; null where the text is something else. */
export function readCitation(text: string): CitedAssessment | null {
  try {
    const cited = JSON.parse(text) as Partial<CitedAssessment> | null;
    const { month, months, growth, pull, digest, ceiling } = cited ?? {};
    const numbers = [month, months, growth, pull, ceiling];
    if (!numbers.every(Number.isSafeInteger) || !/^[0-9a-f]{64}$/.test(digest ?? '')) return null;
    return cited as CitedAssessment;
  } catch {
    return null;
  }
}

export type TypedSigners = { keys: string; signatures: string };

/** First signers as they were typed, one key a line; undefined where something is wrong. */
export function readSigners(typed: TypedSigners): FirstSigners | null | undefined {
  const lines = typed.keys.split(/\s+/).filter(Boolean);
  if (lines.length === 0) return null;
  const signers = lines.map(hashBytes).filter((key): key is Hash => key !== null);
  const signatures = Number(typed.signatures);
  const isRight =
    signers.length === lines.length &&
    new Set(lines).size === lines.length &&
    Number.isInteger(signatures) &&
    signatures >= 1 &&
    signatures <= signers.length;
  return isRight ? { signers, signatures } : undefined;
}
