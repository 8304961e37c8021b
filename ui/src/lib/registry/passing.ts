// What registrars and co-ops send each other as text: invitations, and accreditations that two registrars sign.
import { hashBytes, type Hash } from '$lib/api/hash';
import { isBytes, packText, unpackText } from '$lib/api/packed';
import type { CitedAssessment } from '$lib/types/CitedAssessment';
import type { Claim } from '$lib/types/Claim';
import type { Credential } from '$lib/types/Credential';
import type { FirstSigners } from '$lib/types/FirstSigners';
import type { SecondSignature } from '$lib/types/SecondSignature';

/** What a registrar drafted, and the other's signature once it is there. */
export type Passed = { claim: Claim; second: SecondSignature | null };

const INVITATION = 'copex-invitation.';
const PASSED = 'copex-accreditation.';

/** The credential with which a key comes in. */
export const invitationText = (credential: Credential): string => packText(INVITATION, credential);

export const passedText = (passed: Passed): string => packText(PASSED, passed);

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
