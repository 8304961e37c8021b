// Hashes and keys: 39 bytes on the wire, `uhCkk...` text in addresses and the node's HTTP API.
import {
  decodeHashFromBase64,
  encodeHashToBase64,
  hashFrom32AndType,
  HoloHashType,
  sliceCore32,
} from '@holochain/client';

export type Hash = Uint8Array;

export function hashText(hash: Hash): string {
  return encodeHashToBase64(hash);
}

/** The bytes of a hash in an address; null where the address holds something else. */
export function hashBytes(text: string | undefined): Hash | null {
  if (!text || !/^u[A-Za-z0-9_-]{52}$/.test(text)) return null;
  try {
    const bytes = decodeHashFromBase64(text);
    return bytes.length === 39 ? bytes : null;
  } catch {
    return null;
  }
}

/** The bytes of a key that somebody typed. Its last four bytes follow from the others, so that a mistyped sign is noticed. */
export function keyBytes(text: string): Hash | null {
  const bytes = hashBytes(text.trim());
  return bytes && sameHash(bytes, hashFrom32AndType(sliceCore32(bytes), HoloHashType.Agent)) ? bytes : null;
}

export function sameHash(one: Hash | null | undefined, other: Hash | null | undefined): boolean {
  if (!one || !other || one.length !== other.length) return false;
  return one.every((byte, place) => byte === other[place]);
}
