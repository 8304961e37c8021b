// Credits as pages write them, read back as minor units.
const CREDITS = /[\u2212-]?\d[\d,]*\.\d{2}/g;

export function amountsIn(text) {
  return (text.match(CREDITS) ?? []).map((found) => {
    const units = Math.round(Number(found.replace(/[^\d.]/g, '')) * 100);
    return /^[\u2212-]/.test(found) ? -units : units;
  });
}

export const amountIn = (text) => amountsIn(text)[0] ?? null;
