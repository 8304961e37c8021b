// Every zome function with what goes in and what comes out.
import type { AccountView } from '$lib/types/AccountView';
import type { AccreditInput } from '$lib/types/AccreditInput';
import type { AccreditWithSecondInput } from '$lib/types/AccreditWithSecondInput';
import type { ActInput } from '$lib/types/ActInput';
import type { AdmitInput } from '$lib/types/AdmitInput';
import type { Approval } from '$lib/types/Approval';
import type { CarryOutInput } from '$lib/types/CarryOutInput';
import type { Claim } from '$lib/types/Claim';
import type { CloseInput } from '$lib/types/CloseInput';
import type { ClosurePreview } from '$lib/types/ClosurePreview';
import type { ClosureTerms } from '$lib/types/ClosureTerms';
import type { CoopDetails } from '$lib/types/CoopDetails';
import type { Countersignature } from '$lib/types/Countersignature';
import type { DeclineInput } from '$lib/types/DeclineInput';
import type { Draft } from '$lib/types/Draft';
import type { DraftClosureInput } from '$lib/types/DraftClosureInput';
import type { EconomyView } from '$lib/types/EconomyView';
import type { HistoryInput } from '$lib/types/HistoryInput';
import type { HistoryLine } from '$lib/types/HistoryLine';
import type { HistoryPage } from '$lib/types/HistoryPage';
import type { Issued } from '$lib/types/Issued';
import type { ListInput } from '$lib/types/ListInput';
import type { Me } from '$lib/types/Me';
import type { OfferDetails } from '$lib/types/OfferDetails';
import type { OfferPage } from '$lib/types/OfferPage';
import type { OfferPreview } from '$lib/types/OfferPreview';
import type { OfferView } from '$lib/types/OfferView';
import type { OrderView } from '$lib/types/OrderView';
import type { Party } from '$lib/types/Party';
import type { PayInput } from '$lib/types/PayInput';
import type { PaymentReference } from '$lib/types/PaymentReference';
import type { PaymentPreview } from '$lib/types/PaymentPreview';
import type { PlaceOrderInput } from '$lib/types/PlaceOrderInput';
import type { PreviewOfferInput } from '$lib/types/PreviewOfferInput';
import type { RegistrarView } from '$lib/types/RegistrarView';
import type { RequestInput } from '$lib/types/RequestInput';
import type { RequestPaidInput } from '$lib/types/RequestPaidInput';
import type { RequestView } from '$lib/types/RequestView';
import type { RevokeInput } from '$lib/types/RevokeInput';
import type { ReturnablePayment } from '$lib/types/ReturnablePayment';
import type { RuleView } from '$lib/types/RuleView';
import type { SaveInput } from '$lib/types/SaveInput';
import type { SecondSignature } from '$lib/types/SecondSignature';
import type { SettlementPreview } from '$lib/types/SettlementPreview';
import type { SharingInput } from '$lib/types/SharingInput';
import type { SharingView } from '$lib/types/SharingView';
import type { StepInput } from '$lib/types/StepInput';
import type { ToApprove } from '$lib/types/ToApprove';
import type { Trust } from '$lib/types/Trust';
import type { UpdateOfferInput } from '$lib/types/UpdateOfferInput';
import type { UpdateWantInput } from '$lib/types/UpdateWantInput';
import type { WaitingPayment } from '$lib/types/WaitingPayment';
import type { WantDetails } from '$lib/types/WantDetails';
import type { WantPage } from '$lib/types/WantPage';
import type { WantView } from '$lib/types/WantView';
import type { Written } from '$lib/types/Written';
import type { Hash } from './hash';

/** Functions that only read: [input, output]. */
export type Reads = {
  registry: {
    me: [null, Me];
    party: [Hash, Party | null];
    coops: [null, Party[]];
    members: [Hash, Party[]];
    trust: [Hash, Trust];
    claim: [Hash, Claim | null];
    registrar: [null, RegistrarView];
    /** Writes nothing: what two registrars are to sign. */
    draft_accreditation: [AccreditInput, Claim];
    /** Writes nothing: a second registrar's signature. */
    countersign: [Claim, SecondSignature];
    /** Writes nothing: the terms under which an account is closed. */
    draft_closure: [DraftClosureInput, ClosureTerms];
    preview_closure: [ClosureTerms, ClosurePreview];
    /** Writes nothing: the signature of the other one who answers for the account. */
    countersign_closure: [ClosureTerms, Countersignature];
  };
  exchange: {
    offer: [Hash, OfferView | null];
    offers: [ListInput, OfferPage];
    offers_of: [Hash, OfferView[]];
    want: [Hash, WantView | null];
    wants: [ListInput, WantPage];
    wants_of: [Hash, WantView[]];
    order: [Hash, OrderView | null];
    my_orders: [null, OrderView[]];
    requests_waiting: [null, RequestView[]];
    requests_made: [null, RequestView[]];
    request: [Hash, RequestView | null];
  };
  credit: {
    account: [null, AccountView];
    account_of: [Hash, AccountView | null];
    preview_offer: [PreviewOfferInput, OfferPreview];
    preview_payment: [PayInput, PaymentPreview];
    waiting: [null, WaitingPayment[]];
    history: [HistoryInput, HistoryPage];
    history_line: [Hash, HistoryLine];
    economy: [null, EconomyView];
    network_sharing: [SharingInput, SharingView];
    /** Null for all but co-ops. */
    preview_settlement: [null, SettlementPreview | null];
    returnable: [null, ReturnablePayment[]];
    spending_rule: [null, RuleView];
    /** Writes nothing: what would have to be signed. */
    draft: [ActInput, Draft];
    /** Writes nothing: a signature of the one who is signed in. */
    approve: [ToApprove, Approval];
  };
};

/** Functions that write to the account's chain: [input, output]. They go through `write`, which takes a turn. */
export type Writes = {
  registry: {
    accredit: [AccreditInput, Issued];
    accredit_with_second: [AccreditWithSecondInput, Issued];
    close_account: [CloseInput, Hash];
    admit_member: [AdmitInput, Issued];
    accept_membership: [null, Hash | null];
    revoke: [RevokeInput, Hash];
    set_profile: [CoopDetails, Hash];
  };
  exchange: {
    create_offer: [OfferDetails, Hash];
    update_offer: [UpdateOfferInput, Hash];
    withdraw_offer: [Hash, null];
    create_want: [WantDetails, Hash];
    update_want: [UpdateWantInput, Hash];
    withdraw_want: [Hash, null];
    place_order: [PlaceOrderInput, OrderView];
    take_step: [StepInput, OrderView];
    request_payment: [RequestInput, RequestView];
    decline_request: [DeclineInput, RequestView];
    withdraw_request: [Hash, null];
  };
  credit: {
    open_account: [null, AccountView];
    issue: [Hash, Written];
    pay: [PayInput, Written];
    pay_request: [Hash, Written];
    request_paid: [RequestPaidInput, null];
    collect: [null, Written | null];
    settle: [null, Written | null];
    renew: [null, Written | null];
    save: [SaveInput, Written];
    release: [number, Written];
    take_back: [PaymentReference, Written];
    carry_out: [CarryOutInput, Written];
  };
};

export type Input<
  Functions,
  Zome extends keyof Functions,
  Name extends keyof Functions[Zome],
> = Functions[Zome][Name] extends [infer Given, unknown] ? Given : never;
export type Output<
  Functions,
  Zome extends keyof Functions,
  Name extends keyof Functions[Zome],
> = Functions[Zome][Name] extends [unknown, infer Answer] ? Answer : never;
