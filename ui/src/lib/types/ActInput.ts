import type { PayInput } from "./PayInput";
import type { RuleInput } from "./RuleInput";
import type { SaveInput } from "./SaveInput";
export type ActInput = { "Pay": PayInput } | { "Save": SaveInput } | { "ChangeRule": RuleInput };
