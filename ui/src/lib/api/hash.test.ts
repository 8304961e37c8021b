import { encodeHashToBase64, hashFrom32AndType, HoloHashType } from '@holochain/client';
import { describe, expect, it } from 'vitest';
import { hashBytes, hashText, keyBytes, sameHash } from './hash';

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

  it('are keys with the last four bytes that follow from the others', () => {
    const core = hash.slice(3, 35);
    const key = hashFrom32AndType(core, HoloHashType.Agent);
    expect(keyBytes(` ${hashText(key)} `)).toEqual(key);
    expect(keyBytes(hashText(hashFrom32AndType(core, HoloHashType.Action)))).toBeNull();
    for (const place of [3, 20, 38])
      expect(keyBytes(hashText(key.map((byte, at) => (at === place ? byte ^ 1 : byte))))).toBeNull();
    expect(keyBytes('not a key')).toBeNull();
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
