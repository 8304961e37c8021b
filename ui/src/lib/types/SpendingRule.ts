import type { Mandate } from "./Mandate";
import type { Tier } from "./Tier";
export type SpendingRule = { signers: Array<Mandate>, tiers: Array<Tier>, };
