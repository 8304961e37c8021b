export type Approval = { signer: Uint8Array, signature: Uint8Array, };
