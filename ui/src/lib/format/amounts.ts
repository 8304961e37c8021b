// Credits (minor units, hundredths) and quantities (thousandths) as people write and read them. Integers only.

const CREDIT_PLACES = 2;
const QUANTITY_PLACES = 3;
/** Far above any real amount, and far below where numbers lose their last digit. */
const MOST = 1_000_000_000_000_00;

export const MINUS = '\u2212';

const groups = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',');

function whole(value: number, places: number): { sign: string; before: string; after: string } {
  const digits = String(Math.abs(Math.round(value))).padStart(places + 1, '0');
  return {
    sign: value < 0 ? MINUS : '',
    before: groups(digits.slice(0, -places)),
    after: digits.slice(-places),
  };
}

/** 124000 -> "1,240.00" */
export function formatCredits(minor: number): string {
  const { sign, before, after } = whole(minor, CREDIT_PLACES);
  return `${sign}${before}.${after}`;
}

/** With a sign always: what came in and what went out. 0 has none. */
export function formatChange(minor: number): string {
  return minor > 0 ? `+${formatCredits(minor)}` : formatCredits(minor);
}

/** For axes: "1,240", and "1.2 k" is never used. */
export function formatWholeCredits(minor: number): string {
  return `${minor < 0 ? MINUS : ''}${groups(String(Math.round(Math.abs(minor) / 100)))}`;
}

/** 20000 -> "20", 1500 -> "1.5" */
export function formatQuantity(thousandths: number): string {
  const { sign, before, after } = whole(thousandths, QUANTITY_PLACES);
  const rest = after.replace(/0+$/, '');
  return `${sign}${before}${rest ? `.${rest}` : ''}`;
}

/** 5000 basis points -> "50 %" */
export function formatRate(basisPoints: number): string {
  const { before, after } = whole(basisPoints, CREDIT_PLACES);
  const rest = after.replace(/0+$/, '');
  return `${before}${rest ? `.${rest}` : ''} %`;
}

function parse(text: string, places: number): number | null {
  let plain = text.replace(/[\s\u00a0\u202f'_]/g, '');
  // The last of the two signs parts the fraction; a comma before exactly three digits groups thousands.
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last >= 0) {
    const after = plain.slice(last + 1);
    const isGrouping = plain.charAt(last) === ',' && after.length === 3;
    const before = plain.slice(0, last).replace(/[.,]/g, '');
    plain = isGrouping ? before + after : `${before || '0'}.${after}`;
  }
  const found = /^(\d{1,13})(?:\.(\d*))?$/.exec(plain);
  if (!found?.[1]) return null;
  const fraction = found[2] ?? '';
  if (fraction.length > places) return null;
  const value = Number(found[1] + fraction.padEnd(places, '0'));
  return Number.isSafeInteger(value) && value <= MOST ? value : null;
}

/** "1,240.00", "1240", "12,5" -> minor units; null where it is no amount. */
export function parseCredits(text: string): number | null {
  return parse(text, CREDIT_PLACES);
}

/** "20", "1.5" -> thousandths; null where it is no quantity. */
export function parseQuantity(text: string): number | null {
  return parse(text, QUANTITY_PLACES);
}

/** What a quantity costs: price x quantity, rounded down to the minor unit as the rules do. */
export function priceOf(unitPrice: number, thousandths: number): number {
  return Number((BigInt(unitPrice) * BigInt(thousandths)) / 1000n);
}
