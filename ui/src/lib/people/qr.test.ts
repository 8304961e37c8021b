import { expect, it } from 'vitest';
import { qrPath } from './qr';

it('draws one square for each dark module', () => {
  expect(qrPath({ side: 2, dark: '1001' })).toBe('M4 4h1v1h-1zM5 5h1v1h-1z');
  expect(qrPath({ side: 2, dark: '0000' })).toBe('');
});
