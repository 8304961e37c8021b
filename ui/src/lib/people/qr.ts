// A QR code as the node computes it, as the path of a picture: one square for each dark module.

export type QrModules = { side: number; dark: string };

/** Cameras want so many light modules around it. */
export const QUIET = 4;

export function qrPath({ side, dark }: QrModules): string {
  const squares: string[] = [];
  for (let place = 0; place < dark.length; place += 1) {
    if (dark.charAt(place) !== '1') continue;
    const [across, down] = [place % side, Math.floor(place / side)];
    squares.push(`M${across + QUIET} ${down + QUIET}h1v1h-1z`);
  }
  return squares.join('');
}
