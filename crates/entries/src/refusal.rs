//! Why an entry is refused. One refusal, one rule number; the numbers are explained in `docs/integrity.md`.

use copex_economy::credits::Credits;
use thiserror::Error;

/// A rule that an entry would break. The ledger's arithmetic has its own (`copex_economy::refusal::Refused`).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The economy's founding does not hold.
    #[error("R-REGISTRY-01: the founding of this economy is out of bounds: {0}")]
    Properties(String),
    /// Nobody comes in without an invitation.
    #[error(
        "R-REGISTRY-02: no credential came along; ask your co-op or a registrar for an invitation"
    )]
    NoCredential,
    /// The invitation cannot be read.
    #[error("R-REGISTRY-02: the credential cannot be read; ask for a new invitation")]
    UnreadableCredential,
    /// The invitation is for another key.
    #[error("R-REGISTRY-03: the credential was issued to another key")]
    OtherSubject,
    /// The invitation is for another economy.
    #[error("R-REGISTRY-03: the credential was issued for another economy")]
    OtherEconomy,
    /// The issuer is not who it should be.
    #[error(
        "R-REGISTRY-04: the credential was issued by a key that is no registrar of this economy"
    )]
    StrangeRegistrar,
    /// The co-op behind a member is not accredited.
    #[error(
        "R-REGISTRY-04: the credential was issued by a co-op that no registrar of this economy accredited"
    )]
    StrangeCoop,
    /// A signature does not fit.
    #[error("R-REGISTRY-04: the signature on the credential does not fit")]
    Signature,
    /// The time of the credential does not hold.
    #[error("R-REGISTRY-05: the credential runs for a time that is not allowed")]
    Window,
    /// The standing is over, or has not begun.
    #[error(
        "R-REGISTRY-06: the credential is not valid at this time; it may have ended, so renew it"
    )]
    NotInStanding,
    /// A text or number of a credential or profile is out of bounds.
    #[error("R-REGISTRY-07: {0}")]
    Field(String),
    /// Only registrars accredit.
    #[error("R-REGISTRY-08: only a registrar of this economy accredits co-ops")]
    NotARegistrar,
    /// The registrar's chain of accreditations has a gap.
    #[error(
        "R-REGISTRY-09: an accreditation names the registrar's accreditation before it, with none in between"
    )]
    AccreditationPlace,
    /// The running sum of ceilings is wrong.
    #[error("R-REGISTRY-10: the running sum of the registrar's ceilings is not what it comes to")]
    RunningSum,
    /// The registrar's quota is used up.
    #[error("R-REGISTRY-10: this registrar's ceilings would come to {sum}; its quota is {quota}")]
    Quota {
        /// Ceilings in being with this one.
        sum: Credits,
        /// What the policy allows.
        quota: Credits,
    },
    /// Only a co-op admits its members.
    #[error("R-REGISTRY-11: only an accredited co-op in standing admits its own members")]
    NotTheCoop,
    /// Only the member accepts.
    #[error("R-REGISTRY-12: a membership is accepted by the person it names")]
    NotTheMember,
    /// Only the issuer revokes.
    #[error("R-REGISTRY-13: an accreditation or membership is revoked by the one that issued it")]
    NotTheIssuer,
    /// What is cited is not what it should be.
    #[error(
        "R-REGISTRY-14: what is cited as standing is no accreditation or membership of this key"
    )]
    NotAStanding,
    /// This entry stays as it was written.
    #[error(
        "R-REGISTRY-15: accreditations, memberships, acceptances and revocations are written once and stay"
    )]
    Permanent,
    /// Only the author changes it.
    #[error(
        "R-REGISTRY-16: a profile, an offer or a want is changed and withdrawn by its own author only"
    )]
    NotTheAuthor,
    /// A link is not what its type asks for.
    #[error("R-REGISTRY-17: {0}")]
    Link(String),

    /// There is more in an entry than its type knows.
    #[error("R-REGISTRY-19: an entry's bytes are what its type encodes to, with nothing beside")]
    Encoding,
    /// The second registrar's signature.
    #[error("R-REGISTRY-20: {0}")]
    SecondRegistrar(String),
    /// The assessment that a credential cites.
    #[error("R-REGISTRY-21: {0}")]
    Assessment(&'static str),
    /// The first signers that a credential names.
    #[error("R-REGISTRY-22: {0}")]
    FirstSigners(String),

    /// The registrar's chain of Closures.
    #[error(
        "R-REGISTRY-24: an account is closed by a registrar, whose Closure names the one before it, with none in between"
    )]
    ClosurePlace,
    /// What a Closure declares.
    #[error("R-REGISTRY-25: {0}")]
    ClosureTerms(String),
    /// Who answers for a Closure.
    #[error(
        "R-REGISTRY-26: a Closure is signed by a second registrar, or for a member's account by its co-op"
    )]
    ClosureSigner,
    /// The running sum of what a registrar's Closures pass on.
    #[error(
        "R-REGISTRY-27: the sum that this registrar's Closures pass on in a month is not what it comes to, or is above its quota"
    )]
    PassedOn,

    /// Only co-ops offer.
    #[error("R-EXCHANGE-01: only an accredited co-op in standing puts something on offer")]
    OfferByCoop,
    /// A text or number of an offer or want is out of bounds.
    #[error("R-EXCHANGE-02: {0}")]
    OfferField(String),
    /// Changing one thing into another.
    #[error("R-EXCHANGE-03: an offer changes into an offer and a want into a want")]
    OtherKind,
    /// The order does not fit the offer.
    #[error("R-EXCHANGE-05: {0}")]
    OrderTerms(String),
    /// Whose step it is.
    #[error("R-EXCHANGE-06: this step belongs to the other side of the order")]
    OtherSide,
    /// The steps have an order.
    #[error("R-EXCHANGE-07: an order that is {from} cannot become {to}")]
    StepOrder {
        /// Where it stands.
        from: &'static str,
        /// Where it should go.
        to: &'static str,
    },
    /// Orders stay.
    #[error("R-EXCHANGE-08: orders and their steps are written once and stay")]
    OrderPermanent,
    /// A payment request is out of bounds.
    #[error("R-EXCHANGE-09: {0}")]
    Request(String),
    /// The payer could not pay the payee for this.
    #[error("R-EXCHANGE-10: {0}")]
    RequestReason(String),
    /// Who declines, and why.
    #[error("R-EXCHANGE-11: {0}")]
    Decline(String),
    /// Requests stay as they were made.
    #[error(
        "R-EXCHANGE-12: a payment request stays as it was made, and is withdrawn by its own author only"
    )]
    RequestPermanent,

    /// Ledger events stay.
    #[error("R-CREDIT-01: a ledger event is created once; it is never updated or deleted")]
    EventPermanent,
    /// The first event.
    #[error("R-CREDIT-02: {0}")]
    FirstEvent(String),
    /// The place in the chain.
    #[error("R-CREDIT-03: {0}")]
    Place(String),
    /// The state or the outputs are wrong.
    #[error("R-CREDIT-04: {0} after this act is not what the rules give")]
    WrongResult(&'static str),
    /// The standing of the author.
    #[error("R-CREDIT-05: the account's standing is not valid at this time; renew it first")]
    Standing,
    /// The Month act that names an event's policy.
    #[error("R-CREDIT-06: {0}")]
    Month(&'static str),
    /// The Foundation's calendar.
    #[error("R-CREDIT-42: a Month act is not the one that follows: {0}")]
    MonthAct(&'static str),
    /// The offer behind an issuance.
    #[error("R-CREDIT-09: {0}")]
    IssuedFor(String),
    /// A named input is not an output of a ledger event.
    #[error("R-CREDIT-17: what is collected is not an output of a ledger event")]
    NotAnOutput,
    /// Taken before.
    #[error(
        "R-CREDIT-19: this payment was taken before, or too many takings lie between to show that it was not"
    )]
    TakenBefore,
    /// The payer's standing.
    #[error("R-CREDIT-20: the payer's standing has ended; the payer has to renew it first")]
    PayerStanding,
    /// Who may pay whom.
    #[error("R-CREDIT-25: {0}")]
    Purpose(String),
    /// The order behind a purchase or levy.
    #[error("R-CREDIT-26: {0}")]
    Purchase(String),
    /// The member behind a wage.
    #[error(
        "R-CREDIT-27: a wage, dividend or bonus goes to a member of the paying co-op, in standing"
    )]
    Wage,
    /// The payee of a contribution.
    #[error("R-CREDIT-28: a contribution goes to an accredited co-op in standing")]
    Contribution,
    /// The payee of a levy.
    #[error("R-CREDIT-29: a levy goes to the Foundation")]
    Levy,
    /// The proof that a payment was not collected.
    #[error("R-CREDIT-22: {0}")]
    NotVoid(String),
    /// The purchase behind a refund.
    #[error("R-CREDIT-40: {0}")]
    Refund(String),
    /// The payee of a tax.
    #[error(
        "R-CREDIT-41: a tax goes to a government: an accredited co-op in standing with a ceiling of nothing"
    )]
    Tax,
    /// The signers of a rule.
    #[error("R-CREDIT-33: {0}")]
    Signers(String),
    /// A signature under an act.
    #[error("R-CREDIT-34: {0}")]
    Approval(String),
    /// The newer credential.
    #[error("R-CREDIT-30: {0}")]
    Renewal(String),
    /// The account that another one continues.
    #[error("R-CREDIT-45: {0}")]
    Inheritance(String),
    /// A receipt of service stays.
    #[error("R-NETWORK-01: what somebody attested stays as it was written")]
    ReceiptPermanent,
    /// The numbers of a receipt.
    #[error("R-NETWORK-02: {0}")]
    ReceiptNumbers(&'static str),
    /// Who writes a receipt, and of when.
    #[error("R-NETWORK-03: {0}")]
    Receipt(&'static str),
    /// A receipt for oneself.
    #[error("R-NETWORK-04: nobody attests their own service, or that of their own co-op")]
    OwnReceipt,
    /// The receipts of a sharing.
    #[error("R-NETWORK-06: {0}")]
    SharedReceipts(&'static str),
    /// The co-ops of a sharing.
    #[error("R-NETWORK-07: {0}")]
    Candidates(&'static str),
    /// The economy that this one continues.
    #[error("R-MOVE-01: what this economy continues does not hold: {0}")]
    Predecessor(&'static str),
    /// What a carried account shows when it comes in.
    #[error("R-MOVE-02: {0}")]
    Passage(String),
    /// The first event of a carried account.
    #[error("R-MOVE-03: a carried account opens as it was, with what let it in as its standing")]
    CarriedOpening,
    /// A chain is opened as another one than the account closed.
    #[error(
        "R-MOVE-05: a chain is opened as the one that its carried account closed in the economy before, and as no other"
    )]
    ChainOpening,
}
