// Moments (microseconds) and stretches of time in words.
import { t } from '$lib/i18n';

export const toMs = (moment: number) => moment / 1000;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "in 6 min", "12 min ago", in the largest unit that says enough. Whole minutes count up, so that 0 min is never shown. */
export function formatRelative(ms: number, nowMs: number): string {
  const ahead = ms - nowMs;
  const distance = Math.abs(ahead);
  if (ahead > 0) {
    if (distance < MINUTE) return t('time.in_seconds', { count: Math.ceil(distance / SECOND) });
    if (distance < HOUR) return t('time.in_minutes', { count: Math.ceil(distance / MINUTE) });
    if (distance < 2 * DAY) return t('time.in_hours', { count: Math.round(distance / HOUR) });
    return t('time.in_days', { count: Math.round(distance / DAY) });
  }
  if (distance < MINUTE) return t('time.ago_seconds');
  if (distance < HOUR) return t('time.ago_minutes', { count: Math.floor(distance / MINUTE) });
  if (distance < DAY) return t('time.ago_hours', { count: Math.floor(distance / HOUR) });
  return t('time.ago_days', { count: Math.max(1, Math.floor(distance / DAY)) });
}

const formats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(code: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const place = `${code}:${name}`;
  let format = formats.get(place);
  if (!format) {
    format = new Intl.DateTimeFormat(code, options);
    formats.set(place, format);
  }
  return format;
}

/** "22 Nov, 16:40" */
export function formatDateTime(ms: number, code = 'en-GB'): string {
  return dateFormat(code, 'datetime', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(ms);
}

/** "22 November 2026" */
export function formatDate(ms: number, code = 'en-GB'): string {
  return dateFormat(code, 'date', { day: 'numeric', month: 'long', year: 'numeric' }).format(ms);
}

/** "16:40:07" */
export function formatClock(ms: number, code = 'en-GB'): string {
  return dateFormat(code, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
}

/** Near moments as "in 6 min", far ones as a date. */
export function formatWhen(ms: number, nowMs: number): string {
  return Math.abs(ms - nowMs) < 2 * DAY ? formatRelative(ms, nowMs) : formatDate(ms);
}

/** The name of a calendar month by its number (year x 12 + month - 1). */
export function calendarMonthName(month: number, code = 'en-GB'): string {
  const start = Date.UTC(Math.floor(month / 12), month % 12, 1);
  return dateFormat(code, 'month', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(start);
}
