export type PaymentReference = { event: Uint8Array, index: number, };
