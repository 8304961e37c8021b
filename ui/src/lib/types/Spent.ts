import type { Credits } from "./Credits";
import type { Month } from "./Month";
export type Spent = { day: number, month: Month, total: Credits, approvals: { base: number }, by_signer: Array<[Uint8Array, number, number]>, };
