import type { SpendingRule } from "./SpendingRule";
import type { Spent } from "./Spent";
export type RuleView = { rule: SpendingRule | null, spent: Spent, };
