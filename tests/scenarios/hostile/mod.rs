//! Forgeries. Each is a hostile peer that breaks one rule and nothing else; an honest conductor rejects what it wrote, warrants
//! it with the rule's number and blocks it, and accepts the honest twin of the same act.
//!
//! All forgers share one conductor, and each forges once. What they wrote is handed to the honest conductor as a third peer
//! would pass it on: a node blocks the whole address of whoever it blocks, so of many forgers at one address it would hear the
//! first only. One forgery goes over the network itself.

mod authority;
mod calendar;
mod closing;
mod exchange;
mod ledger;
mod mandates;
mod months;
mod moving;
mod network;
mod payments;
mod registry;
mod requests;
mod returns;
mod second;
mod stage;

use copex_tests::village::Founding;
use stage::{Stage, Tried};
use std::{io::Write, pin::Pin};

/// A forgery with the rule that it breaks.
struct Case {
    rule: &'static str,
    name: &'static str,
    tried: Tried,
}

/// A future that is made where its size does not add to the caller's: of so many, a test's stack would not hold all.
fn boxed<F: Future>(make: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(make())
}

/// Tries forgeries one after the other: a rule's number, and the function that breaks it.
macro_rules! try_all {
    ($stage:expr, $($rule:literal $module:ident :: $name:ident),* $(,)?) => {{
        let mut cases = Vec::new();
        $(cases.push(Case { rule: $rule, name: stringify!($name), tried: boxed(|| $module::$name($stage)).await });)*
        cases
    }};
}

async fn judge(stage: &Stage, cases: &[Case]) {
    stage.everything_arrives().await;
    counts(cases.len(), 0);
    for Case { rule, name, tried } in cases {
        stage.judges(name, rule, tried).await;
        println!("rejected by {rule}: {name}");
    }
    counts(0, cases.len());
}

/// Adds to what `make test` prints at the end, where it asks for that.
fn counts(tried: usize, rejected: usize) {
    let Ok(path) = std::env::var("COPEX_FORGERIES") else {
        return;
    };
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(path)
        .expect("the file was made for this");
    writeln!(file, "{tried} {rejected}").expect("the file can be written");
}

#[tokio::test(flavor = "multi_thread")]
async fn forgeries_of_the_ledger_are_rejected() {
    let stage = &boxed(|| Stage::set(1, 20)).await;
    let cases = try_all!(stage,
        "R-CREDIT-01" ledger::an_event_is_updated,
        "R-CREDIT-01" ledger::an_event_is_deleted,
        "R-CREDIT-02" ledger::an_account_is_opened_twice,
        "R-CREDIT-02" ledger::an_account_is_opened_with_somebody_elses_admission,
        "R-CREDIT-03" ledger::an_event_is_skipped,
        "R-CREDIT-03" ledger::two_events_follow_the_same_one,
        "R-CREDIT-03" ledger::the_distance_is_wrong,
        "R-CREDIT-03" ledger::the_event_before_is_of_another_account,
        "R-CREDIT-04" ledger::the_balance_is_wrong,
        "R-CREDIT-04" ledger::the_projection_passes_the_ceiling,
        "R-CREDIT-04" ledger::the_foundations_share_is_too_small,
        "R-CREDIT-05" ledger::the_standing_has_ended,
        "R-CREDIT-06" ledger::a_month_act_is_cited,
        "R-CREDIT-09" ledger::an_offer_from_before_the_last_event_is_issued,
        "R-CREDIT-09" ledger::an_offer_is_issued_twice,
        "R-CREDIT-30" ledger::a_lower_serial_is_cited,
        "R-CREDIT-30" ledger::a_membership_of_another_coop_is_cited,
        "R-CREDIT-04" ledger::a_ceiling_rises_too_far,
        "R-CREDIT-42" ledger::two_month_acts_follow_the_same_one,
    );
    judge(stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_payments_and_collections_are_rejected() {
    let stage = &boxed(|| Stage::set(1, 18)).await;
    let cases = try_all!(stage,
        "R-CREDIT-12" payments::nothing_is_paid,
        "R-CREDIT-13" payments::an_account_pays_itself,
        "R-CREDIT-14" payments::more_is_paid_than_there_is,
        "R-CREDIT-16" payments::a_payment_is_named_twice_in_one_collection,
        "R-CREDIT-17" payments::somebody_elses_payment_is_collected,
        "R-CREDIT-17" payments::a_payment_that_is_not_there_is_collected,
        "R-CREDIT-19" payments::a_payment_is_collected_twice,
        "R-CREDIT-20" payments::a_payer_without_standing_is_collected_from,
        "R-CREDIT-26" payments::a_purchase_is_above_its_price,
        "R-CREDIT-26" payments::a_purchase_has_no_acceptance,
        "R-CREDIT-26" payments::somebody_elses_order_is_paid,
        "R-CREDIT-26" payments::a_purchase_goes_to_another_than_the_seller,
        "R-CREDIT-27" payments::a_wage_goes_to_no_member,
        "R-CREDIT-27" payments::a_wage_goes_to_another_coops_member,
        "R-CREDIT-28" payments::a_contribution_goes_to_a_member,
        "R-CREDIT-29" payments::a_levy_goes_to_a_coop,
        "R-CREDIT-42" payments::the_calendar_begins_later,
    );
    judge(stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_network_fees_and_receipts_are_rejected() {
    let stage = &boxed(|| Stage::set_in(network::founding(), 17)).await;
    let cases = try_all!(stage,
        "R-CREDIT-04" network::a_purchase_leaves_the_fee_out,
        "R-CREDIT-04" network::a_fee_goes_to_the_payers_friend,
        "R-NETWORK-01" network::a_receipt_is_changed,
        "R-NETWORK-02" network::more_answers_than_questions,
        "R-NETWORK-02" network::a_node_is_named_twice,
        "R-NETWORK-03" network::a_receipt_speaks_of_this_month,
        "R-NETWORK-03" network::a_co_op_says_who_hosts_it,
        "R-NETWORK-03" network::a_receipt_speaks_with_anothers_voice,
        "R-NETWORK-04" network::a_co_op_attests_itself,
        "R-NETWORK-04" network::a_member_attests_its_own_co_op,
        "R-NETWORK-05" network::a_co_op_shares_the_fees,
        "R-NETWORK-05" network::the_foundation_shares_too_early,
        "R-NETWORK-06" network::a_receipt_counts_twice,
        "R-NETWORK-06" network::a_receipt_of_another_month_counts,
        "R-NETWORK-06" network::what_is_no_receipt_counts,
        "R-NETWORK-07" network::a_member_gets_a_share,
        "R-NETWORK-07" network::a_co_op_is_named_twice,
    );
    judge(stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forgeries_of_registry_and_exchange_are_rejected() {
    let founding = Founding {
        more_registrars: 4,
        foundation_on_last: false,
        ..Stage::founding()
    };
    let stage = &boxed(|| Stage::set_in(founding, 23)).await;
    let cases = try_all!(stage,
        "R-EXCHANGE-01" exchange::a_member_offers,
        "R-REGISTRY-06" registry::somebody_acts_whose_standing_has_ended,
        "R-REGISTRY-04" registry::a_membership_is_signed_by_no_coop,
        "R-REGISTRY-04" registry::an_accreditation_is_signed_by_no_registrar,
        "R-REGISTRY-07" registry::a_profile_is_too_long,
        "R-REGISTRY-08" registry::an_accreditation_is_written_by_no_registrar,
        "R-REGISTRY-09" registry::an_accreditation_is_skipped,
        "R-REGISTRY-10" registry::the_running_sum_is_wrong,
        "R-REGISTRY-10" registry::the_quota_is_passed,
        "R-REGISTRY-11" registry::another_coops_membership_is_written,
        "R-REGISTRY-12" registry::somebody_elses_membership_is_accepted,
        "R-REGISTRY-13" registry::somebody_elses_member_is_revoked,
        "R-REGISTRY-14" registry::somebody_elses_standing_is_cited,
        "R-REGISTRY-15" registry::a_membership_is_changed,
        "R-REGISTRY-16" registry::somebody_elses_offer_is_changed,
        "R-REGISTRY-17" registry::a_link_speaks_for_somebody_else,
        "R-REGISTRY-18" registry::a_chain_is_closed,
        "R-REGISTRY-19" registry::an_entry_hides_more_than_it_says,
        "R-EXCHANGE-02" exchange::an_offer_has_no_title,
        "Deserialize" exchange::an_offer_becomes_a_want,
        "R-EXCHANGE-05" exchange::an_order_names_a_lower_price,
        "R-EXCHANGE-06" exchange::a_buyer_accepts_its_own_order,
        "R-EXCHANGE-07" exchange::an_order_is_delivered_before_it_is_accepted,
        "R-EXCHANGE-08" exchange::an_order_is_deleted,
        // Last: their chains are judged as soon as they are handed over, and their address is shut out.
        "R-REGISTRY-02" registry::a_key_comes_in_without_a_credential,
        "R-REGISTRY-03" registry::a_key_comes_in_with_somebody_elses_credential,
    );
    judge(stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_credentials_and_closures_are_rejected() {
    let founding = Founding {
        more_registrars: 10,
        foundation_on_last: false,
        ..Stage::founding()
    };
    let stage = &boxed(|| Stage::set_in(founding, 13)).await;
    let cases = try_all!(stage,
        "R-REGISTRY-03" registry::a_credential_is_for_another_economy,
        "R-REGISTRY-05" registry::a_credential_runs_too_long,
        "R-REGISTRY-24" closing::an_account_is_closed_by_no_registrar,
        "R-REGISTRY-24" closing::a_closure_is_skipped,
        "R-REGISTRY-25" closing::an_account_ends_at_another_ones_event,
        "R-REGISTRY-25" closing::an_account_passes_to_its_own_key,
        "R-REGISTRY-26" closing::one_registrar_closes_alone,
        "R-REGISTRY-26" closing::a_registrar_signs_twice,
        "R-REGISTRY-26" closing::the_second_signature_is_for_other_terms,
        "R-REGISTRY-27" closing::what_passes_on_is_not_counted,
        "R-CREDIT-45" closing::an_heir_begins_with_nothing,
        "R-CREDIT-45" closing::another_key_continues_the_account,
        "R-CREDIT-04" closing::what_passed_on_can_be_spent_at_once,
    );
    judge(stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_accreditations_are_rejected() {
    let stage = &boxed(|| Stage::set(2, 7)).await;
    let cases = try_all!(stage,
        "R-REGISTRY-20" second::one_registrar_signs_for_a_high_ceiling,
        "R-REGISTRY-20" second::a_registrar_signs_twice,
        "R-REGISTRY-20" second::a_stranger_signs_as_the_second_registrar,
        "R-REGISTRY-04" second::the_second_registrar_signed_another_claim,
        "R-REGISTRY-21" second::an_assessment_comes_to_less_than_the_ceiling,
        "R-REGISTRY-21" second::an_assessment_is_out_of_date,
        "R-REGISTRY-22" second::first_signers_could_never_sign,
        "R-CREDIT-39" authority::a_node_key_alone_sets_the_first_rule,
        "R-CREDIT-34" authority::a_node_key_alone_pays_before_there_is_a_rule,
    );
    judge(stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_payment_requests_are_rejected() {
    let stage = &boxed(|| Stage::set(1, 9)).await;
    let cases = try_all!(stage,
        "R-EXCHANGE-09" requests::a_request_is_for_less_than_nothing,
        "R-EXCHANGE-09" requests::a_request_never_ends,
        "R-EXCHANGE-10" requests::a_wage_is_asked_of_a_strange_coop,
        "R-EXCHANGE-10" requests::more_is_asked_than_an_order_comes_to,
        "R-EXCHANGE-10" requests::somebody_elses_sale_is_asked_for,
        "R-EXCHANGE-11" requests::a_request_is_declined_by_another_than_its_payer,
        "R-EXCHANGE-12" requests::a_request_is_raised_after_it_was_made,
        "R-EXCHANGE-12" requests::somebody_elses_request_is_withdrawn,
    );
    judge(stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_authority_is_rejected() {
    let stage = &boxed(|| Stage::set(1, 28)).await;
    let cases = try_all!(stage,
        "R-CREDIT-33" authority::another_coops_member_signs_for_it,
        "R-CREDIT-33" authority::a_signer_has_somebody_elses_membership,
        "R-CREDIT-33" authority::a_rule_has_seventeen_signers,
        "R-CREDIT-33" authority::signers_are_out_of_order,
        "R-CREDIT-33" authority::a_signer_is_named_twice,
        "R-CREDIT-33" authority::a_rule_could_never_be_changed,
        "R-CREDIT-34" authority::nobody_signs,
        "R-CREDIT-34" authority::too_few_sign,
        "R-CREDIT-34" authority::a_large_sum_is_split,
        "R-CREDIT-34" authority::one_person_signs_twice,
        "R-CREDIT-34" authority::a_signature_is_for_another_amount,
        "R-CREDIT-34" authority::a_signature_is_for_another_account,
        "R-CREDIT-34" authority::a_signature_is_for_another_number,
        "R-CREDIT-34" authority::somebody_signs_who_is_no_signer,
        "R-CREDIT-34" authority::there_are_seventeen_signatures,
        "R-CREDIT-34" authority::an_act_is_signed_that_takes_no_signatures,
        "R-CREDIT-34" authority::credits_are_saved_without_a_signature,
        "R-CREDIT-35" mandates::a_signer_passes_the_limit_of_a_payment,
        "R-CREDIT-35" mandates::a_signer_passes_the_limit_of_a_day,
        "R-CREDIT-36" mandates::a_signer_pays_for_what_is_not_theirs,
        "R-CREDIT-36" mandates::a_signer_saves_who_may_not,
        "R-CREDIT-37" mandates::an_approval_is_used_twice,
        "R-CREDIT-37" mandates::an_approval_number_leaps_ahead,
        "R-CREDIT-38" mandates::an_approval_has_ended,
        "R-CREDIT-38" mandates::an_approval_runs_too_long,
        "R-CREDIT-39" mandates::a_rule_is_changed_by_one_of_two,
        "R-CREDIT-39" mandates::a_rule_is_changed_by_who_may_not,
        "R-CREDIT-42" mandates::the_foundation_changes_the_policy_by_itself,
    );
    judge(stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_returns_savings_and_refunds_are_rejected() {
    let returns = &boxed(returns::returns).await;
    let cases = try_all!(returns,
        "R-CREDIT-22" returns::a_payment_is_taken_back_too_early,
        "R-CREDIT-19" returns::a_payment_is_taken_back_twice,
        "R-CREDIT-22" returns::an_own_event_is_the_proof,
        "R-CREDIT-22" returns::the_proof_is_from_before_the_end,
        "R-CREDIT-22" returns::a_payment_is_taken_back_that_was_collected,
        "R-CREDIT-17" returns::somebody_elses_payment_is_taken_back,
        "R-CREDIT-22" returns::the_foundations_share_is_taken_back,
        "R-CREDIT-04" returns::a_grant_comes_back_as_earned,
        "R-CREDIT-18" returns::a_payment_is_collected_after_it_was_taken_back,
        "R-CREDIT-22" returns::a_payment_is_taken_back_too_late,
        "R-CREDIT-23" returns::a_grant_is_saved,
        "R-CREDIT-23" returns::credits_are_saved_for_no_time,
        "R-CREDIT-24" returns::savings_are_released_early,
        "R-CREDIT-27" returns::a_dividend_goes_to_another_coops_member,
        "R-CREDIT-27" returns::a_bonus_goes_to_another_coops_member,
        "R-CREDIT-41" returns::a_tax_goes_to_a_coop,
        "R-CREDIT-40" returns::more_is_refunded_than_was_paid,
        "R-CREDIT-40" returns::a_refund_goes_to_another_than_the_buyer,
        "R-CREDIT-40" returns::a_refund_is_for_what_was_not_collected,
        "R-CREDIT-40" returns::somebody_elses_sale_is_refunded,
        "R-CREDIT-40" returns::a_gift_is_refunded,
        "R-CREDIT-42" returns::the_foundation_runs_ahead_of_the_calendar,
    );
    judge(&returns.stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forgeries_after_the_founding_policy_are_rejected() {
    let after = &boxed(calendar::after).await;
    let cases = try_all!(after,
        "R-CREDIT-06" calendar::no_month_act_is_cited_any_more,
        "R-CREDIT-06" calendar::an_older_month_act_is_cited_than_before,
        "R-CREDIT-06" calendar::what_is_cited_is_no_month_act,
        "R-CREDIT-06" calendar::the_month_act_of_a_later_month_is_cited,
        "R-CREDIT-10" calendar::credits_are_created_while_frozen,
        "R-CREDIT-42" calendar::a_stranger_writes_a_month_act,
        "R-CREDIT-42" calendar::the_foundation_skips_a_month,
    );
    judge(&after.stage, &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forgeries_against_time_are_rejected() {
    let months = &boxed(months::months).await;
    let cases = try_all!(months,
        "R-CREDIT-18" months::a_payment_is_collected_too_late,
        "R-CREDIT-07" months::an_account_acts_in_a_month_it_is_not_settled_to,
        "R-CREDIT-11" months::an_account_is_settled_twice,
        "R-CREDIT-04" months::a_repayment_that_is_due_is_left_out,
        "R-CREDIT-25" months::the_foundation_spends_without_a_vote,
        "R-CREDIT-23" months::credits_are_saved_while_a_repayment_is_due,
        "R-CREDIT-24" months::savings_are_released_twice,
        "R-CREDIT-40" months::a_sale_is_refunded_after_three_months,
        "R-CREDIT-04" months::a_ceiling_rises_without_an_assessment,
    );
    judge(&months.stage, &cases).await;
}

/// The same over nothing but the network: what a forger publishes is rejected where it arrives.
#[tokio::test(flavor = "multi_thread")]
async fn a_forgery_is_rejected_as_it_comes_over_the_network() {
    let founding = Founding {
        connected: true,
        foundation_on_last: false,
        ..Stage::founding()
    };
    let stage = Stage::set_in(founding, 1).await;
    let tried = ledger::the_balance_is_wrong(&stage).await;
    counts(1, 0);
    stage
        .judges("the_balance_is_wrong", "R-CREDIT-04", &tried)
        .await;
    counts(0, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_moves_are_rejected() {
    let founding = Founding {
        carried: 14,
        ..Stage::founding()
    };
    let stage = &boxed(|| Stage::set_in(founding, 2)).await;
    let cases = try_all!(stage,
        "R-MOVE-03" moving::a_carried_account_opens_with_another_standing,
        "R-CREDIT-04" moving::a_carried_account_opens_with_more,
        "R-CREDIT-04" moving::a_carried_account_opens_with_a_payment_on_its_way,
        "R-CREDIT-02" moving::a_carried_account_is_opened_twice,
        "R-CREDIT-14" moving::more_is_paid_than_was_carried,
        "R-REGISTRY-14" moving::another_ones_carried_standing_is_cited,
        "R-REGISTRY-13" moving::somebody_revokes_whom_they_never_let_in,
        "R-MOVE-05" moving::a_chain_is_opened_as_another_one,
        "R-MOVE-05" moving::a_chain_is_opened_that_was_never_closed,
        "No more actions are allowed after a chain close" moving::somebody_goes_on_after_the_end,
        // Last: their chains are judged as soon as they are handed over, and their address is shut out.
        "R-MOVE-02" moving::a_key_comes_in_with_somebody_elses_account,
        "R-MOVE-02" moving::a_key_comes_in_with_more_than_was_counted,
        "R-MOVE-02" moving::a_key_comes_in_that_was_not_counted,
    );
    judge(stage, &cases).await;
}
