import type { SignerInput } from "./SignerInput";
import type { Tier } from "./Tier";
export type RuleInput = { signers: Array<SignerInput>, tiers: Array<Tier>, };
