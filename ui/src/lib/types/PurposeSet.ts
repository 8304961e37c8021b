import type { Purpose } from "./Purpose";
export type PurposeSet = Array<Purpose>;
