// Making or changing an offer: what is typed, what it would create, and doing it. A refusal keeps what was typed.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { toProblem, type Problem } from '$lib/api/problem';
import { draftOf, emptyDraft, placeTexts, readOffer, type Draft, type DraftField } from '$lib/market/draft';
import { knownPlaces, placeOf } from '$lib/market/places';
import { Action } from '$lib/stores/action.svelte';
import { clock } from '$lib/stores/clock.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { OfferPreview } from '$lib/types/OfferPreview';
import type { OfferView } from '$lib/types/OfferView';
import type { WantDetails } from '$lib/types/WantDetails';
import type { Written } from '$lib/types/Written';

export const STEPS = ['what', 'much', 'where'] as const;
export type StepName = (typeof STEPS)[number];

const FIELDS: Record<StepName, DraftField[]> = {
  what: ['title', 'category', 'description'],
  much: ['unit', 'unitPrice', 'quantity', 'value', 'until'],
  where: ['placeName', 'latitude', 'longitude', 'delivery', 'kilometres'],
};
/** Long enough not to ask at each key, short enough to feel at once. */
const PAUSE_MS = 250;

export type Made = { title: string; version: Hash; written: Written | null; problem: Problem | null };

export class OfferFormStore {
  draft = $state<Draft>(emptyDraft());
  step = $state(0);
  /** Steps that somebody tried to leave: only there is it said what is wrong. */
  tried = $state<StepName[]>([]);
  preview = $state.raw<OfferPreview | null>(null);
  previewProblem = $state.raw<Problem | null>(null);
  made = $state.raw<Made | null>(null);
  readonly saving = new Action();
  readonly me = new Resource(() => connection.read('registry', 'me', null), ['RegistryChanged']);
  readonly coops = new Resource(() => connection.read('registry', 'coops', null), ['RegistryChanged']);
  /** Where the account stands, since an offer creates by it. */
  readonly account = new Resource(() => connection.read('credit', 'account', null), ['AccountChanged']);
  #asked = 0;

  constructor(
    /** The offer that is changed; none for a new one. */
    readonly before: OfferView | null,
    want?: WantDetails | null,
  ) {
    if (before) this.draft = draftOf(before.details);
    else if (want) this.draft = { ...draftOf(want), ...placeTexts(null), until: '' };
  }

  places = $derived.by(() => (this.coops.isFirst ? null : knownPlaces(this.coops.value ?? [])));
  read = $derived.by(() => readOffer(this.draft, clock.now));
  name = $derived(STEPS[this.step] ?? 'what');
  isLast = $derived(this.step === STEPS.length - 1);
  policy = $derived.by(() => this.me.value?.economy.policy ?? null);
  /** What the preview is asked for, or null while a number is missing. */
  asks = $derived.by(() => {
    const { unitPrice, quantity, value } = this.read.wrong;
    if (unitPrice || quantity || value) return null;
    const details = readOffer({ ...this.draft, ...FILLED }, 0).details;
    return details && { unit_price: details.unit_price, monthly_quantity: details.monthly_quantity };
  });

  isStepRight(name: StepName): boolean {
    return FIELDS[name].every((field) => !this.read.wrong[field]);
  }

  follow(): () => void {
    const stops = [this.me, this.coops, this.account].map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }

  /** For an `$effect`: begins at the co-op's own place, once it is known. */
  fillPlace(): void {
    const place = placeOf(this.me.value?.party ?? null, this.coops.value ?? []);
    if (place && this.draft.placeName === '' && !this.before) Object.assign(this.draft, placeTexts(place));
  }

  /** True where it went on. */
  next(): boolean {
    const { name } = this;
    if (!this.isStepRight(name)) {
      this.tried = [...this.tried, name];
      return false;
    }
    if (!this.isLast) this.step += 1;
    return true;
  }

  goTo(step: number): void {
    this.step = step;
  }

  /** For an `$effect` on `asks`: what it would create, once the typing pauses. */
  previewSoon(asks: { unit_price: number; monthly_quantity: number } | null): () => void {
    this.#asked += 1;
    const asked = this.#asked;
    if (!asks) {
      this.preview = null;
      this.previewProblem = null;
      return () => undefined;
    }
    const timer = setTimeout(() => void this.#ask(asks, asked), PAUSE_MS);
    return () => clearTimeout(timer);
  }

  async submit(): Promise<void> {
    const { details } = this.read;
    if (!details) {
      this.tried = [...STEPS];
      const wrongAt = STEPS.findIndex((name) => !this.isStepRight(name));
      if (wrongAt >= 0) this.step = wrongAt;
      return;
    }
    const { before } = this;
    this.made =
      (await this.saving.run(() =>
        connection.turn(async (write): Promise<Made> => {
          // A month that has begun is settled first: nothing may come between the offer and its credits.
          await write('credit', 'settle', null);
          const version = before
            ? await write('exchange', 'update_offer', { version: before.version, details })
            : await write('exchange', 'create_offer', details);
          // From here on the offer stands, whatever becomes of its credits.
          try {
            const written = await write('credit', 'issue', version);
            return { title: details.title, version, written, problem: null };
          } catch (error) {
            return { title: details.title, version, written: null, problem: toProblem(error) };
          }
        }),
      )) ?? null;
  }

  async #ask(asks: { unit_price: number; monthly_quantity: number }, asked: number): Promise<void> {
    try {
      const preview = await connection.read('credit', 'preview_offer', {
        ...asks,
        replaces: this.before?.version ?? null,
      });
      // Typing went on: another answer is on its way.
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.previewProblem = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.preview = null;
      this.previewProblem = toProblem(error);
    }
  }
}

/** Stands in for what the preview does not depend on. */
const FILLED: Partial<Draft> = {
  title: '-',
  description: '',
  category: 'Other',
  unit: '-',
  until: '',
  placeName: '-',
  latitude: '0',
  longitude: '0',
  delivery: 'PickUp',
};
