import { encodeHashToBase64 } from '@holochain/client';
import { describe, expect, it } from 'vitest';
import { hashBytes, hashText, sameHash } from './hash';

const hash = Uint8Array.from({ length: 39 }, (_, place) => (place * 7) % 256);

describe('hashes', () => {
  it('go there and back', () => {
    expect(hashBytes(encodeHashToBase64(hash))).toEqual(hash);
    expect(hashText(hash)).toHaveLength(53);
  });

  it('refuse what is none', () => {
    expect(hashBytes(undefined)).toBeNull();
    expect(hashBytes('uhCkk')).toBeNull();
    expect(hashBytes(`${hashText(hash)}/x`)).toBeNull();
  });

  it('compare by their bytes', () => {
    expect(sameHash(hash, Uint8Array.from(hash))).toBe(true);
    expect(sameHash(hash, null)).toBe(false);
    expect(
      sameHash(
        hash,
        hash.map((byte) => byte ^ 1),
      ),
    ).toBe(false);
  });
});
