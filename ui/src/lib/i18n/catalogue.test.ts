// The catalogue keeps the words of Copex: no exclamation marks, no jargon, and every message can be formatted.
import { describe, expect, it } from 'vitest';
import { compile } from './compiled';
import { en, type Key } from './en';
import { t } from './index';

const entries = Object.entries(en) as [Key, string][];

describe('the English catalogue', () => {
  it('can be formatted', () => {
    for (const [key, text] of entries) expect(() => compile('en', key, text), key).not.toThrow();
  });

  it('speaks plainly', () => {
    const wrong = entries.filter(([, text]) =>
      /!|\b(DHT|zome|agent key|debit|token|source chain)\b/i.test(text),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('has its plurals', () => {
    expect(t('home.coming_deliver', { count: 0 })).toBe('No order to deliver');
    expect(t('home.coming_deliver', { count: 1 })).toBe('1 order to deliver');
    expect(t('home.coming_deliver', { count: 2 })).toBe('2 orders to deliver');
  });
});
