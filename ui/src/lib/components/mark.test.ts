import { describe, expect, it } from 'vitest';
import { patternOf, SHAPES, TONES } from './mark';

const key = (seed: number) => Uint8Array.from({ length: 39 }, (_, place) => (seed * 31 + place * 17) % 256);

describe('marks', () => {
  it('are the same for the same key', () => {
    expect(patternOf(key(3))).toEqual(patternOf(key(3)));
  });

  it('tell many keys apart', () => {
    const seen = new Set(Array.from({ length: 200 }, (_, seed) => JSON.stringify(patternOf(key(seed)))));
    expect(seen.size).toBeGreaterThan(195);
  });

  it('stay within the shapes and tones there are, in two different tones', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const { tones, tiles } = patternOf(key(seed));
      expect(tones[0]).not.toBe(tones[1]);
      expect(Math.max(...tones)).toBeLessThan(TONES);
      expect(tiles.every(({ shape }) => shape < SHAPES)).toBe(true);
    }
  });
});
