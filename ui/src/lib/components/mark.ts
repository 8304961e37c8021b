// The tile pattern of a key: a quarter of sixteen tiles, mirrored twice, so that co-ops are told apart at a glance.

export type Tile = { shape: number; turn: number; tone: number };
export type Pattern = { ground: number; tones: [number, number]; tiles: Tile[] };

export const SHAPES = 6;
export const TONES = 5;

/** Small and even (FNV-1a); nothing secret rests on it. */
function scramble(bytes: Uint8Array, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

export function patternOf(key: Uint8Array): Pattern {
  const pick = (salt: number, of: number) => scramble(key, salt) % of;
  const first = pick(1, TONES);
  const second = (first + 1 + pick(2, TONES - 1)) % TONES;
  const tiles = Array.from({ length: 4 }, (_, place) => ({
    shape: pick(10 + place, SHAPES),
    turn: pick(20 + place, 4),
    tone: pick(30 + place, 2),
  }));
  // A blank quarter says nothing: at least one tile is drawn in each tone.
  tiles.forEach((tile, place) => {
    if (place < 2) tile.tone = place;
  });
  return { ground: first, tones: [first, second], tiles };
}
