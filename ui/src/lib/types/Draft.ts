import type { ToApprove } from "./ToApprove";
export type Draft = { to_approve: ToApprove, needed: number, };
