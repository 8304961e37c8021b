import type { Approval } from "./Approval";
import type { ToApprove } from "./ToApprove";
export type CarryOutInput = { to_approve: ToApprove, signatures: Array<Approval>, };
