import type { Credits } from "./Credits";
export type Tier = { up_to: Credits | null, signatures: number, };
