import { describe, expect, it } from 'vitest';
import type { CoopDetails } from '$lib/types/CoopDetails';
import { formatTenths, parseTenths, readProfile, typedOf } from './profile';

const details: CoopDetails = {
  legal_name: 'Riverside Bakery',
  kind: 'Worker',
  register: 'Practice register',
  register_number: 'P-0001',
  isic_section: 'C',
  place: { name: 'Riverside', latitude_tenths: 523, longitude_tenths: -7 },
  principles: '',
  about: '',
};

describe('the profile form', () => {
  it('reads back what it shows', () => {
    expect(readProfile(typedOf(details, ''))).toEqual({ details, wrong: {} });
  });

  it('shows tenths of a degree', () => {
    expect(formatTenths(-7)).toBe('-0.7');
    expect(formatTenths(1800)).toBe('180.0');
    expect(parseTenths('52,34', 90)).toBe(523);
    expect(parseTenths('\u22122.7', 180)).toBe(-27);
    expect(parseTenths('90.1', 90)).toBeNull();
    expect(parseTenths('north', 90)).toBeNull();
  });

  it('names what is missing', () => {
    const typed = { ...typedOf(null, ''), latitude: '52.3', longitude: '200' };
    expect(readProfile(typed)).toEqual({
      details: null,
      wrong: {
        legal_name: 'needed',
        register: 'needed',
        register_number: 'needed',
        place: 'needed',
        longitude: 'degrees',
      },
    });
  });
});
