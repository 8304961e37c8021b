// Wants and offers that fit together: the same category, words in common, a price that meets.
import { sameHash, type Hash } from '$lib/api/hash';
import type { OfferView } from '$lib/types/OfferView';
import type { Place } from '$lib/types/Place';
import type { WantView } from '$lib/types/WantView';

export type Match = { offer: OfferView; want: WantView; score: number };

const words = (text: string) =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 2),
  );

function shared(one: string, other: string): number {
  const those = words(other);
  return [...words(one)].filter((word) => those.has(word)).length;
}

/** In tenths of a degree; good enough to say what is nearer. */
export function distance(one: Place, other: Place): number {
  const north = one.latitude_tenths - other.latitude_tenths;
  const middle = ((one.latitude_tenths + other.latitude_tenths) / 20) * (Math.PI / 180);
  const east = (one.longitude_tenths - other.longitude_tenths) * Math.cos(middle);
  return Math.hypot(north, east);
}

function reaches(offer: OfferView, want: WantView): boolean {
  const { delivery } = offer.details;
  if (typeof delivery === 'string') return true;
  return distance(offer.details.place, want.details.place) * 11 <= delivery.Within.kilometres + 11;
}

/** Above zero where they fit. */
export function scoreOf(offer: OfferView, want: WantView): number {
  if (offer.ended || want.ended || sameHash(offer.author, want.author)) return 0;
  if (offer.details.category !== want.details.category || !reaches(offer, want)) return 0;
  const inTitle = shared(want.details.title, offer.details.title);
  const inAll = shared(
    `${want.details.title} ${want.details.description}`,
    `${offer.details.title} ${offer.details.description}`,
  );
  const paid = want.details.unit_price;
  const sameUnit = offer.details.unit.toLowerCase() === want.details.unit.toLowerCase();
  const affordable = paid !== null && sameUnit && offer.details.unit_price <= paid ? 1 : 0;
  const near = Math.max(0, 1 - distance(offer.details.place, want.details.place) / 20);
  return 1 + inTitle * 3 + inAll + affordable + near;
}

/** The best first, at most so many. */
export function matchesOf(offers: OfferView[], wants: WantView[], most: number): Match[] {
  return offers
    .flatMap((offer) => wants.map((want) => ({ offer, want, score: scoreOf(offer, want) })))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, most);
}

/** Wants of others that no offer on the market meets, the nearest first. */
export function unmetWants(
  wants: WantView[],
  offers: OfferView[],
  me: Hash,
  near: Place | null,
  most: number,
): WantView[] {
  const unmet = wants.filter(
    (want) => !want.ended && !sameHash(want.author, me) && !offers.some((offer) => scoreOf(offer, want) > 0),
  );
  if (near)
    unmet.sort((one, other) => distance(one.details.place, near) - distance(other.details.place, near));
  return unmet.slice(0, most);
}
