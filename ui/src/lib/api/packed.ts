// Values as text that can be sent to somebody on another node, and back.
import { decode, encode } from '@msgpack/msgpack';

export function packText(prefix: string, value: unknown): string {
  let binary = '';
  for (const byte of encode(value)) binary += String.fromCharCode(byte);
  return prefix + btoa(binary);
}

/** Null where the text holds nothing of that kind. */
export function unpackText(prefix: string, text: string): unknown {
  const plain = text.replace(/\s/g, '');
  if (!plain.startsWith(prefix)) return null;
  try {
    const binary = atob(plain.slice(prefix.length));
    return decode(Uint8Array.from(binary, (sign) => sign.charCodeAt(0)));
  } catch {
    return null;
  }
}

export const isBytes = (value: unknown, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length;
