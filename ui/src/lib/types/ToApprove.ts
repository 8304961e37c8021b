import type { LedgerAct } from "./LedgerAct";
import type { Moment } from "./Moment";
export type ToApprove = { economy: Uint8Array, account: Uint8Array, act: LedgerAct, number: number, valid_until: Moment, };
