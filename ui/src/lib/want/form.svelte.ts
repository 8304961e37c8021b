// Posting or changing a want. A refusal keeps what was typed.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { draftOf, emptyDraft, placeTexts, readWant, type Draft } from '$lib/market/draft';
import { knownPlaces, placeOf } from '$lib/market/places';
import { Action } from '$lib/stores/action.svelte';
import { clock } from '$lib/stores/clock.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { WantView } from '$lib/types/WantView';

export class WantFormStore {
  draft = $state<Draft>(emptyDraft());
  tried = $state(false);
  readonly saving = new Action();
  readonly me = new Resource(() => connection.read('registry', 'me', null), ['RegistryChanged']);
  readonly coops = new Resource(() => connection.read('registry', 'coops', null), ['RegistryChanged']);

  constructor(readonly before: WantView | null) {
    if (before) this.draft = draftOf(before.details);
  }

  places = $derived.by(() => (this.coops.isFirst ? null : knownPlaces(this.coops.value ?? [])));
  read = $derived.by(() => readWant(this.draft, clock.now));

  follow(): () => void {
    const stops = [this.me.follow(), this.coops.follow()];
    return () => stops.forEach((stop) => stop());
  }

  /** For an `$effect`: begins at one's own place, once it is known. */
  fillPlace(): void {
    const place = placeOf(this.me.value?.party ?? null, this.coops.value ?? []);
    if (place && this.draft.placeName === '' && !this.before) Object.assign(this.draft, placeTexts(place));
  }

  /** The version that was written, or undefined where it was not. */
  async submit(): Promise<Hash | undefined> {
    this.tried = true;
    const { details } = this.read;
    if (!details) return undefined;
    const { before } = this;
    return this.saving.run(() =>
      before
        ? connection.write('exchange', 'update_want', { version: before.version, details })
        : connection.write('exchange', 'create_want', details),
    );
  }
}
