import type { Credits } from "./Credits";
import type { Moment } from "./Moment";
import type { PaymentReference } from "./PaymentReference";
import type { Purpose } from "./Purpose";
export type ReturnablePayment = { payment: PaymentReference, payee: Uint8Array, payee_name: string, amount: Credits, purpose: Purpose, dated: Moment, until: Moment, proof: Uint8Array | null, };
