// Text by key. Catalogues are ICU messages, so that each language has its own plurals and order.
import { compile } from './compiled';
import { en, type Key } from './en';

export type { Key } from './en';
export type Values = Record<string, string | number>;

/** One entry a language; another is a folder beside `en` with the same keys. */
const catalogues: Record<string, Record<Key, string>> = { en };

class Language {
  code = $state('en');
}
export const language = new Language();

export function t(key: Key, values?: Values): string {
  const text = (catalogues[language.code] ?? en)[key];
  // Without values there is nothing to format.
  return values ? String(compile(language.code, key, text).format(values)) : text;
}
