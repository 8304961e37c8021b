import type { Credits } from "./Credits";
import type { Month } from "./Month";
export type SaveInput = { amount: Credits, until: Month, };
