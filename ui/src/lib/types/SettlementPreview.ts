import type { Credits } from "./Credits";
export type SettlementPreview = { projected: Credits, created: Credits, grant: Credits, share: Credits, repaid: Credits, owed: Credits, lapses: Credits, balance_after: Credits, };
