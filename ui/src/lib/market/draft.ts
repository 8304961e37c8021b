// What is typed into the forms of an offer and of a want, read as the particulars that are written.
import { formatCredits, formatQuantity, parseCredits, parseQuantity, priceOf } from '$lib/format';
import type { Key } from '$lib/i18n';
import type { Category } from '$lib/types/Category';
import type { Delivery } from '$lib/types/Delivery';
import type { OfferDetails } from '$lib/types/OfferDetails';
import type { Place } from '$lib/types/Place';
import type { WantDetails } from '$lib/types/WantDetails';

export type DeliveryName = 'PickUp' | 'Within' | 'Anywhere' | 'Remote';

/** As typed. An offer uses all of it, a want all but the delivery. */
export type Draft = {
  title: string;
  description: string;
  category: Category | '';
  unit: string;
  unitPrice: string;
  quantity: string;
  until: string;
  placeName: string;
  latitude: string;
  longitude: string;
  delivery: DeliveryName;
  kilometres: string;
};

export type DraftField = keyof Draft | 'value';
export type Wrong = Partial<Record<DraftField, Key>>;
export type ReadDraft<Details> = { details: Details | null; wrong: Wrong };

export const CATEGORIES: Category[] = [
  'Food',
  'Energy',
  'Housing',
  'Care',
  'Education',
  'Transport',
  'Repair',
  'Digital',
  'Crafts',
  'Culture',
  'Materials',
  'Advice',
  'Land',
  'Other',
];
export const DELIVERIES: DeliveryName[] = ['PickUp', 'Within', 'Anywhere', 'Remote'];

/** Bounds of the entries, in bytes (rule R-EXCHANGE-02). */
const TITLE_BYTES_MAX = 200;
const UNIT_BYTES_MAX = 60;
const PLACE_BYTES_MAX = 200;
const DESCRIPTION_BYTES_MAX = 8000;
const KILOMETRES_MAX = 65_535;
/** The largest amount that a ledger holds, in minor units. */
const VALUE_MAX = Number.MAX_SAFE_INTEGER;

const encoder = new TextEncoder();
const bytes = (text: string) => encoder.encode(text).length;

export function emptyDraft(place?: Place | null): Draft {
  return {
    title: '',
    description: '',
    category: '',
    unit: '',
    unitPrice: '',
    quantity: '',
    until: '',
    ...placeTexts(place),
    delivery: 'PickUp',
    kilometres: '',
  };
}

export function placeTexts(place?: Place | null): Pick<Draft, 'placeName' | 'latitude' | 'longitude'> {
  return place
    ? {
        placeName: place.name,
        latitude: tenthsText(place.latitude_tenths),
        longitude: tenthsText(place.longitude_tenths),
      }
    : { placeName: '', latitude: '', longitude: '' };
}

const tenthsText = (tenths: number) => (tenths / 10).toFixed(1);

/** "52.3" -> 523; null where it is no number of degrees within the bound. */
export function parseTenths(text: string, most: number): number | null {
  const plain = text.trim().replace(',', '.').replace('\u2212', '-');
  if (!/^-?\d{1,3}(\.\d+)?$/.test(plain)) return null;
  const tenths = Math.round(Number(plain) * 10);
  return Math.abs(tenths) <= most ? tenths + 0 : null;
}

/** A day in the reader's own calendar, as the moment in which it is over; null for the empty text. */
export function endOfDay(day: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!found) return null;
  return new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]) + 1).getTime() * 1000;
}

/** The day that is over at that moment, as a date field takes it. */
export function dayOf(until: number | null): string {
  return until === null ? '' : localDay(until / 1000 - 1);
}

export function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function checkText(text: string, most: number, needed: boolean): Key | null {
  if (needed && text.trim() === '') return 'wrong.needed';
  return bytes(text.trim()) > most ? 'wrong.long' : null;
}

type Common = Omit<WantDetails, 'unit_price' | 'category'> & { category: Category | '' };

function readCommon(draft: Draft, nowMs: number, wrong: Wrong): Common {
  const put = (field: DraftField, key: Key | null) => {
    if (key) wrong[field] = key;
  };
  put('title', checkText(draft.title, TITLE_BYTES_MAX, true));
  put('description', checkText(draft.description, DESCRIPTION_BYTES_MAX, false));
  put('category', draft.category === '' ? 'wrong.category' : null);
  put('unit', checkText(draft.unit, UNIT_BYTES_MAX, true));
  put('placeName', checkText(draft.placeName, PLACE_BYTES_MAX, true));
  const quantity = parseQuantity(draft.quantity);
  put('quantity', quantity === null || quantity <= 0 ? 'wrong.quantity' : null);
  const latitude = parseTenths(draft.latitude, 900);
  const longitude = parseTenths(draft.longitude, 1800);
  put('latitude', latitude === null ? 'wrong.degrees' : null);
  put('longitude', longitude === null ? 'wrong.degrees' : null);
  const until = endOfDay(draft.until);
  put('until', draft.until !== '' && (until === null || until <= nowMs * 1000) ? 'wrong.until' : null);
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    category: draft.category,
    unit: draft.unit.trim(),
    monthly_quantity: quantity ?? 0,
    place: {
      name: draft.placeName.trim(),
      latitude_tenths: latitude ?? 0,
      longitude_tenths: longitude ?? 0,
    },
    until,
  };
}

function checkValue(price: number | null, quantity: number, wrong: Wrong): void {
  if (price !== null && priceOf(price, quantity) > VALUE_MAX) wrong.value = 'wrong.value';
}

export function readDelivery(draft: Draft): Delivery | null {
  if (draft.delivery !== 'Within') return draft.delivery;
  if (!/^\d{1,5}$/.test(draft.kilometres.trim())) return null;
  const kilometres = Number(draft.kilometres);
  return kilometres > 0 && kilometres <= KILOMETRES_MAX ? { Within: { kilometres } } : null;
}

export function readOffer(draft: Draft, nowMs: number): ReadDraft<OfferDetails> {
  const wrong: Wrong = {};
  const common = readCommon(draft, nowMs, wrong);
  const price = parseCredits(draft.unitPrice);
  if (price === null || price <= 0) wrong.unitPrice = 'wrong.price';
  const delivery = readDelivery(draft);
  if (!delivery) wrong.kilometres = 'wrong.kilometres';
  checkValue(price, common.monthly_quantity, wrong);
  const { category } = common;
  if (Object.keys(wrong).length > 0 || !category || price === null || !delivery)
    return { details: null, wrong };
  return { details: { ...common, category, unit_price: price, delivery }, wrong };
}

export function readWant(draft: Draft, nowMs: number): ReadDraft<WantDetails> {
  const wrong: Wrong = {};
  const common = readCommon(draft, nowMs, wrong);
  const isOpen = draft.unitPrice.trim() === '';
  const price = isOpen ? null : parseCredits(draft.unitPrice);
  if (!isOpen && (price === null || price <= 0)) wrong.unitPrice = 'wrong.price';
  checkValue(price, common.monthly_quantity, wrong);
  const { category } = common;
  if (Object.keys(wrong).length > 0 || !category) return { details: null, wrong };
  return { details: { ...common, category, unit_price: price }, wrong };
}

/** The form as it stood when this was written. */
export function draftOf(details: OfferDetails | WantDetails): Draft {
  const delivery: Delivery = 'delivery' in details ? details.delivery : 'PickUp';
  return {
    title: details.title,
    description: details.description,
    category: details.category,
    unit: details.unit,
    unitPrice: details.unit_price === null ? '' : formatCredits(details.unit_price),
    quantity: formatQuantity(details.monthly_quantity),
    until: dayOf(details.until),
    ...placeTexts(details.place),
    delivery: typeof delivery === 'string' ? delivery : 'Within',
    kilometres: typeof delivery === 'string' ? '' : String(delivery.Within.kilometres),
  };
}

/** What can be shown of an offer or a want before all of it is typed. */
export type Sketch = {
  title: string;
  category: Category | '';
  unit: string;
  unitPrice: number | null;
  quantity: number | null;
  placeName: string;
  delivery: Delivery | null;
};

export function sketchOf(draft: Draft): Sketch {
  return {
    title: draft.title.trim(),
    category: draft.category,
    unit: draft.unit.trim(),
    unitPrice: parseCredits(draft.unitPrice),
    quantity: parseQuantity(draft.quantity),
    placeName: draft.placeName.trim(),
    delivery: readDelivery(draft),
  };
}

export function sketchOfDetails(details: OfferDetails | WantDetails): Sketch {
  return {
    title: details.title,
    category: details.category,
    unit: details.unit,
    unitPrice: details.unit_price,
    quantity: details.monthly_quantity,
    placeName: details.place.name,
    delivery: 'delivery' in details ? details.delivery : null,
  };
}
