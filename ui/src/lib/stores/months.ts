// Months by their number, for an economy with calendar months or with a shorter period.
type Calendar = { period_seconds: number | null; founded_at_ms: number };

export function startOfMonth(calendar: Calendar, month: number): number {
  if (calendar.period_seconds === null) return Date.UTC(Math.floor(month / 12), month % 12, 1);
  return calendar.founded_at_ms + month * calendar.period_seconds * 1000;
}

export function monthOfMoment(calendar: Calendar, ms: number): number {
  if (calendar.period_seconds === null) {
    const date = new Date(ms);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  }
  return Math.floor((ms - calendar.founded_at_ms) / (calendar.period_seconds * 1000));
}

const SECONDS_A_DAY = 86_400;
const DAYS_A_PERIOD = 30;

/** The number of a spending rule's day: a calendar day, or a thirtieth of a shorter period. */
export function dayOfMoment(calendar: Calendar, ms: number): number {
  const { period_seconds, founded_at_ms } = calendar;
  if (period_seconds === null) return Math.floor(ms / (SECONDS_A_DAY * 1000));
  const seconds = Math.min(SECONDS_A_DAY, Math.max(1, Math.floor(period_seconds / DAYS_A_PERIOD)));
  return Math.floor((ms - founded_at_ms) / (seconds * 1000));
}
