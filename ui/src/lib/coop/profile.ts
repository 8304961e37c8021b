// The profile form: what is typed, read as the particulars of a co-op.
import type { CoopDetails } from '$lib/types/CoopDetails';
import type { CoopKind } from '$lib/types/CoopKind';
import type { IsicSection } from '$lib/types/IsicSection';

export const KINDS: CoopKind[] = [
  'Worker',
  'Consumer',
  'Producer',
  'MultiStakeholder',
  'Housing',
  'Platform',
  'GovernmentAsConsumer',
];
export const SECTIONS = [...'ABCDEFGHIJKLMNOPQRSTU'] as IsicSection[];

export type TypedProfile = {
  legal_name: string;
  kind: CoopKind;
  register: string;
  register_number: string;
  isic_section: IsicSection;
  place: string;
  latitude: string;
  longitude: string;
  principles: string;
  about: string;
};

export type ProfileField = keyof TypedProfile;
export type WrongProfile = Partial<Record<ProfileField, 'needed' | 'degrees'>>;

/** 523 -> "52.3" */
export function formatTenths(tenths: number): string {
  return `${tenths < 0 ? '-' : ''}${Math.floor(Math.abs(tenths) / 10)}.${Math.abs(tenths) % 10}`;
}

/** "52.34" -> 523; null where it is no number within the bounds. A minus may be typed in either form. */
export function parseTenths(text: string, most: number): number | null {
  const plain = text.trim().replace('\u2212', '-').replace(',', '.');
  if (!/^-?\d{1,3}(\.\d*)?$/.test(plain)) return null;
  const tenths = Math.round(Number(plain) * 10);
  return Math.abs(tenths) <= most * 10 ? tenths : null;
}

export function typedOf(details: CoopDetails | null, name: string): TypedProfile {
  return {
    legal_name: details?.legal_name ?? name,
    kind: details?.kind ?? 'Worker',
    register: details?.register ?? '',
    register_number: details?.register_number ?? '',
    isic_section: details?.isic_section ?? 'A',
    place: details?.place.name ?? '',
    latitude: details ? formatTenths(details.place.latitude_tenths) : '',
    longitude: details ? formatTenths(details.place.longitude_tenths) : '',
    principles: details?.principles ?? '',
    about: details?.about ?? '',
  };
}

export function readProfile(typed: TypedProfile): { details: CoopDetails | null; wrong: WrongProfile } {
  const wrong: WrongProfile = {};
  for (const field of ['legal_name', 'register', 'register_number', 'place'] as const) {
    if (!typed[field].trim()) wrong[field] = 'needed';
  }
  const latitude = parseTenths(typed.latitude, 90);
  const longitude = parseTenths(typed.longitude, 180);
  if (latitude === null) wrong.latitude = 'degrees';
  if (longitude === null) wrong.longitude = 'degrees';
  if (latitude === null || longitude === null || Object.keys(wrong).length > 0)
    return { details: null, wrong };
  return {
    wrong,
    details: {
      legal_name: typed.legal_name.trim(),
      kind: typed.kind,
      register: typed.register.trim(),
      register_number: typed.register_number.trim(),
      isic_section: typed.isic_section,
      place: { name: typed.place.trim(), latitude_tenths: latitude, longitude_tenths: longitude },
      principles: typed.principles.trim(),
      about: typed.about.trim(),
    },
  };
}
