// Each text pair of the tokens has a contrast of 4.5 or more, light and dark; marks and lines that carry meaning have 3.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Pair = { light: string; dark: string };
const tokens = new Map<string, Pair>(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map((found) => [
    found[1] ?? '',
    { light: found[2] ?? '', dark: found[3] ?? '' },
  ]),
);

function luminance(colour: string): number {
  const channel = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function token(name: string): Pair {
  const found = tokens.get(name);
  if (!found) throw new Error(`no token --${name} with a light and a dark colour`);
  return found;
}

const surfaces = ['paper', 'card', 'sunk'];
const accents = ['leaf', 'marigold-text', 'clay', 'sky', 'plum'];
const grounds = ['leaf-ground', 'marigold-ground', 'clay-ground', 'sky-ground', 'plum-ground'];
const textPairs: [string, string][] = [
  ...surfaces.flatMap((ground): [string, string][] =>
    ['ink', 'ink-quiet', ...accents].map((text) => [text, ground]),
  ),
  ...grounds.flatMap((ground): [string, string][] => [
    ['ink', ground],
    ['ink-quiet', ground],
  ]),
  ['leaf', 'leaf-ground'],
  ['marigold-text', 'marigold-ground'],
  ['clay', 'clay-ground'],
  ['sky', 'sky-ground'],
  ['plum', 'plum-ground'],
  ['on-leaf', 'leaf'],
  ['on-leaf', 'leaf-pressed'],
  ['on-clay', 'clay'],
];
const markPairs: [string, string][] = [
  ['marigold', 'card'],
  ['marigold', 'paper'],
  ['line-strong', 'card'],
  ['line-strong', 'paper'],
  ['sky', 'paper'],
];

describe('contrast of the tokens', () => {
  it.each(textPairs)('text %s on %s', (text, ground) => {
    expect(contrast(token(text).light, token(ground).light)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token(text).dark, token(ground).dark)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markPairs)('mark %s on %s', (mark, ground) => {
    expect(contrast(token(mark).light, token(ground).light)).toBeGreaterThanOrEqual(3);
    expect(contrast(token(mark).dark, token(ground).dark)).toBeGreaterThanOrEqual(3);
  });

  it('knows black on white', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  });
});
