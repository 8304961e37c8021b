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
