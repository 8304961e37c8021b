// Compiled messages, kept: parsing one takes longer than formatting it.
import { IntlMessageFormat } from 'intl-messageformat';

const compiled = new Map<string, IntlMessageFormat>();

export function compile(code: string, key: string, text: string): IntlMessageFormat {
  const place = `${code}:${key}`;
  let message = compiled.get(place);
  if (!message) {
    message = new IntlMessageFormat(text, code);
    compiled.set(place, message);
  }
  return message;
}
