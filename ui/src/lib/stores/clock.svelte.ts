// The node's time and the economy's months. Pages never trust the browser's clock for these.
import { readEconomy, type NodeEconomy } from '$lib/api/node';
import { emitAll } from '$lib/api/signals';
import { calendarMonthName, formatRelative, formatWhen, toMs } from '$lib/format';
import { t } from '$lib/i18n';
import { monthOfMoment, startOfMonth } from './months';

class Clock {
  /** Milliseconds since 1970 by the node's clock. */
  now = $state(Date.now());
  economy = $state.raw<NodeEconomy | null>(null);
  #ahead = 0;
  #ticks = false;
  #reading = false;

  async start(): Promise<void> {
    await this.#read();
    if (this.#ticks) return;
    this.#ticks = true;
    setInterval(() => this.#tick(), 1000);
  }

  isPractice = $derived(this.economy?.mode === 'practice');
  /** Of a practice month; null for calendar months. */
  periodMinutes = $derived(
    this.economy?.period_seconds ? Math.round(this.economy.period_seconds / 60) : null,
  );
  settlesAt = $derived(this.economy?.next_settlement_at_ms ?? null);
  month = $derived(this.economy?.month ?? 0);

  relative(moment: number): string {
    return formatRelative(toMs(moment), this.now);
  }

  when(moment: number): string {
    return formatWhen(toMs(moment), this.now);
  }

  monthName(month: number): string {
    if (!this.economy || this.economy.period_seconds === null) return calendarMonthName(month);
    return t('time.month_number', { number: month + 1 });
  }

  monthOf(moment: number): number {
    return this.economy ? monthOfMoment(this.economy, toMs(moment)) : 0;
  }

  /** "in 12 min" for the beginning of a month. */
  monthBegins(month: number): string {
    return this.economy ? formatWhen(startOfMonth(this.economy, month), this.now) : '';
  }

  #tick(): void {
    this.now = Date.now() + this.#ahead;
    if (this.settlesAt !== null && this.now >= this.settlesAt) void this.#read();
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const before = this.economy?.month;
      const economy = await readEconomy();
      this.#ahead = economy.now_ms - Date.now();
      this.economy = economy;
      this.now = economy.now_ms;
      // A month has gone by: what every account may do has changed.
      if (before !== undefined && before !== economy.month) emitAll();
    } finally {
      this.#reading = false;
    }
  }
}

export const clock = new Clock();
