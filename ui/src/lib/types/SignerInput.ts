import type { Credits } from "./Credits";
import type { PurposeSet } from "./PurposeSet";
export type SignerInput = { member: Uint8Array, payment_limit: Credits | null, day_limit: Credits | null, month_limit: Credits | null, purposes: PurposeSet, may_save: boolean, may_change_rule: boolean, };
