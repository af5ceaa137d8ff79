"""The permission table: every route, who is let in, and to whose rows. A change of rights is a change of this file.

In: nothing. Out: `TABLE`, text for people, read by `permissions.py` when a service starts; a route without a row, or
a row without a route, does not start or fails the build. docs/permissions.md is printed from it.

One column a role, in the order of `ROLES`. `own`: the rows of the caller's trainer, vendor or client (or the caller's
account), `all`: everyone's, `else`: everyone's but what the caller made, for a checker is never the maker,
`-`: not let in. A route open to everyone says why. Roles add up, and only those let in on a route count there.
"""

from __future__ import annotations

from collections.abc import Mapping

# What stands in no answer to these roles, whatever route they ask; `tests/permissions` looks for it in all of them.
HIDDEN: Mapping[str, tuple[str, ...]] = {
    "bill rates": ("vendor_manager", "trainer", "approver"),
    "pay rates": ("client", "approver"),
    "trainers' names and addresses": ("client",),
    "account numbers": (
        "admin", "finance", "auditor", "approver", "vendor_manager", "trainer", "client",
    ),
    "password hashes, digests of tokens and secrets": (
        "admin", "finance", "finance_approver", "auditor", "approver", "vendor_manager", "trainer", "client",
    ),
}  # fmt: skip

TABLE = """\
# method and path                                       admin   finance finance auditor approv- vendor  trainer client
#                                                                       approver        er      manager

[every service]
GET dead-jobs                                           all     -       -       all     -       -       -       -
POST dead-jobs/<job_id>/retry                           all     -       -       -       -       -       -       -
GET hops                                                all     -       -       all     -       -       -       -
GET parked-facts                                        all     -       -       all     -       -       -       -
POST parked-facts/<event_id>/drop                       all     -       -       -       -       -       -       -
POST parked-facts/<event_id>/replay                     all     -       -       -       -       -       -       -

[identity]
POST acceptances                                        open: who is invited has no account yet, but a token
POST api-clients                                        all     -       -       -       -       -       -       -
GET api-clients/<user_id>/keys                          all     -       -       all     -       -       -       -
POST api-clients/<user_id>/keys                         all     -       -       -       -       -       -       -
DELETE api-clients/<user_id>/keys/<key_id>              all     -       -       -       -       -       -       -
POST client-tokens                                      open: one signs in here
GET invitations                                         all     -       -       all     -       own     -       -
POST invitations                                        all     -       -       -       -       own     -       -
POST invitation-imports                                 all     -       -       -       -       own     -       -
DELETE invitations/<invitation_id>                      all     -       -       -       -       own     -       -
GET jwks                                                open: public keys are public
POST passkey-challenges                                 open: who signs in proves the password
POST password-links                                     open: who forgot their password cannot sign in
POST provider-requests                                  open: one signs in here
POST provider-tokens                                    open: what the provider gave proves who it is
POST second-factor-confirmations                        open: who has no second factor yet proves the password
POST second-factors                                     open: who has no second factor yet proves the password
POST session-proofs                                     open: the session's secret and the password prove who it is
POST session-tokens                                     open: the session's secret proves who it is
GET scim/v2/Groups                                      all     -       -       all     -       -       -       -
GET scim/v2/Groups/<group_id>                           all     -       -       all     -       -       -       -
PATCH scim/v2/Groups/<group_id>                         all     -       -       -       -       -       -       -
PUT scim/v2/Groups/<group_id>                           all     -       -       -       -       -       -       -
GET scim/v2/ResourceTypes                               all     -       -       all     -       -       -       -
GET scim/v2/ResourceTypes/<name>                        all     -       -       all     -       -       -       -
GET scim/v2/Schemas                                     all     -       -       all     -       -       -       -
GET scim/v2/Schemas/<name>                              all     -       -       all     -       -       -       -
GET scim/v2/ServiceProviderConfig                       all     -       -       all     -       -       -       -
GET scim/v2/Users                                       all     -       -       all     -       -       -       -
POST scim/v2/Users                                      all     -       -       -       -       -       -       -
DELETE scim/v2/Users/<user_id>                          all     -       -       -       -       -       -       -
GET scim/v2/Users/<user_id>                             all     -       -       all     -       -       -       -
PATCH scim/v2/Users/<user_id>                           all     -       -       -       -       -       -       -
PUT scim/v2/Users/<user_id>                             all     -       -       -       -       -       -       -
GET sign-in-ways                                        open: the page where one signs in shows them
POST tokens                                             open: one signs in here
POST trainer-invitations                                all     -       -       -       -       own     -       -
GET user-names                                          all     all     all     all     all     own     own     own
GET users                                               all     -       -       all     -       -       -       -
GET users/<user_id>                                     all     -       -       all     -       -       -       -
PATCH users/<user_id>                                   else    -       -       -       -       -       -       -
POST users/<user_id>/password-links                     all     -       -       -       -       -       -       -
DELETE users/<user_id>/provider-identities              else    -       -       -       -       -       -       -
POST users/<user_id>/second-factor-resets               else    -       -       -       -       -       -       -
DELETE users/<user_id>/sessions                         all     -       -       -       -       -       -       -
GET users/<user_id>/sessions                            all     -       -       all     -       -       -       -
DELETE users/<user_id>/sessions/<session_id>            all     -       -       -       -       -       -       -
POST users/<user_id>/states                             else    -       -       -       -       -       -       -
GET users/me                                            own     own     own     own     own     own     own     own
POST users/me/passkey-challenges                        own     own     own     own     own     own     own     own
GET users/me/passkeys                                   own     own     own     own     own     own     own     own
POST users/me/passkeys                                  own     own     own     own     own     own     own     own
DELETE users/me/passkeys/<passkey_id>                   own     own     own     own     own     own     own     own
PUT users/me/password                                   own     own     own     own     own     own     own     own
DELETE users/me/sessions                                own     own     own     own     own     own     own     own
GET users/me/sessions                                   own     own     own     own     own     own     own     own
DELETE users/me/sessions/<session_id>                   own     own     own     own     own     own     own     own

[onboarding]
GET agreement                                           all     all     all     all     all     all     all     all
POST agreement                                          all     -       -       -       -       -       -       -
POST availability-imports                               all     -       -       -       -       own     -       -
GET credentials                                         all     -       -       all     -       own     own     -
GET credentials/<credential_id>                         all     -       -       all     -       own     own     -
POST credentials/<credential_id>/decisions              else    -       -       -       -       -       -       -
POST credential-imports                                 all     -       -       -       -       own     -       -
GET engagements                                         all     all     all     all     -       own     own     -
GET engagements/<engagement_id>                         all     all     all     all     -       own     own     -
PATCH engagements/<engagement_id>                       all     -       -       -       -       own     -       -
GET engagements/<engagement_id>/pay-rates               all     all     all     all     -       own     own     -
POST engagements/<engagement_id>/pay-rates              all     -       -       -       -       own     -       -
GET engagements/<engagement_id>/rule-packs              all     all     all     all     -       own     own     -
POST engagements/<engagement_id>/rule-packs             all     -       -       -       -       own     -       -
POST pay-rate-imports                                   all     -       -       -       -       own     -       -
POST rule-pack-imports                                  all     -       -       -       -       own     -       -
GET funnel                                              all     all     all     all     -       own     -       -
GET rate-cards                                          all     all     all     all     -       own     -       -
GET shared-traits                                       all     all     all     all     -       -       -       -
GET trainer-names                                       all     all     all     all     -       own     -       -
GET trainers                                            all     all     all     all     -       own     -       -
GET trainers/<trainer_id>                               all     all     all     all     -       own     own     -
PATCH trainers/<trainer_id>                             all     -       -       -       -       own     -       -
GET trainers/<trainer_id>/agreements                    all     -       -       all     -       own     own     -
GET trainers/<trainer_id>/agreements/<agreement_id>/document.pdf all -     -       all     -       own     own     -
GET trainers/<trainer_id>/availabilities                all     -       -       all     -       own     own     -
POST trainers/<trainer_id>/availabilities               all     -       -       -       -       own     own     -
POST trainers/<trainer_id>/confirmations                -       -       -       -       -       -       own     -
POST trainers/<trainer_id>/credentials                  all     -       -       -       -       own     own     -
POST trainers/<trainer_id>/departures                   all     -       -       -       -       own     -       -
GET trainers/<trainer_id>/erasures                      all     -       -       all     -       own     own     -
POST trainers/<trainer_id>/erasures                     all     -       -       -       -       own     own     -
POST trainers/<trainer_id>/erasures/approve             else    -       -       -       -       -       -       -
POST trainers/<trainer_id>/returns                      all     -       -       -       -       own     -       -
POST trainers/<trainer_id>/signatures                   -       -       -       -       -       -       own     -
GET trainers/<trainer_id>/standing                      all     all     all     all     -       own     own     -
GET trainers/<trainer_id>/states                        all     all     all     all     -       own     own     -
GET vendors                                             all     all     -       all     -       own     -       -
POST vendors                                            all     -       -       -       -       -       -       -
POST vendor-imports                                     all     -       -       -       -       -       -       -
GET vendors/<vendor_id>                                 all     all     -       all     -       own     -       -
POST vendors/<vendor_id>/engagement-imports             all     -       -       -       -       own     -       -
POST vendors/<vendor_id>/trainer-imports                all     -       -       -       -       own     -       -

[timetracking]
GET approval-chains                                     all     all     all     all     all     -       -       -
POST approval-chains                                    all     all     -       -       -       -       -       -
POST approval-chain-imports                             all     all     -       -       -       -       -       -
GET approval-times                                      all     all     all     all     all     -       -       -
GET approvals                                           -       -       -       all     all     -       -       -
POST approvals                                          -       -       -       -       else    -       -       -
GET billed-disputes                                     -       -       -       all     -       -       -       own
GET billed-disputes/<dispute_id>                        -       -       -       all     -       -       -       own
POST billed-disputes/<dispute_id>/evidence              -       -       -       -       -       -       -       own
POST billed-disputes/<dispute_id>/withdrawals           -       -       -       -       -       -       -       own
GET budgets                                             all     all     all     all     all     -       -       own
POST budgets                                            all     all     -       -       -       -       -       -
POST budget-imports                                     all     all     -       -       -       -       -       -
GET disputes                                            all     all     all     all     all     own     own     -
GET disputes/<dispute_id>                               all     all     all     all     all     own     own     -
POST disputes/<dispute_id>/decisions                    -       else    -       -       else    -       -       -
POST disputes/<dispute_id>/evidence                     all     all     -       -       all     own     own     -
POST disputes/<dispute_id>/withdrawals                  -       -       -       -       all     -       -       -
GET entries                                             all     all     all     all     all     own     own     -
POST entries                                            all     -       -       -       -       own     own     -
GET entries/<entry_id>                                  all     all     all     all     all     own     own     -
PATCH entries/<entry_id>                                all     -       -       -       -       own     own     -
DELETE entries/<entry_id>                               all     -       -       -       -       own     own     -
POST entries/<entry_id>/corrections                     all     -       -       -       all     own     own     -
POST entries/<entry_id>/disputes                        -       -       -       -       -       -       -       own
POST imports                                            all     -       -       -       -       own     own     -
GET project-skills                                      all     all     all     all     all     -       -       own
GET project-work                                        all     all     all     all     all     -       -       own
GET projects                                            all     all     all     all     all     own     own     -
POST projects                                           all     all     -       -       -       -       -       -
POST project-imports                                    all     all     -       -       -       -       -       -
GET requirements                                        all     all     all     all     all     -       -       -
POST requirements                                       all     all     -       -       -       -       -       -
POST requirements/<requirement_id>/ends                 all     all     -       -       -       -       -       -
POST requirement-imports                                all     all     -       -       -       -       -       -
GET substitutions                                       all     all     all     all     all     -       -       -
POST substitutions                                      -       -       -       -       all     -       -       -
POST users/<user_id>/substitutions                      all     -       -       -       -       -       -       -
POST substitution-imports                               all     -       -       -       -       -       -       -
GET templates                                           all     -       -       all     -       own     own     -
POST templates                                          all     -       -       -       -       own     own     -
DELETE templates/<template_id>                          all     -       -       -       -       own     own     -
POST templates/<template_id>/uses                       all     -       -       -       -       own     own     -
GET time-rules                                          all     all     all     all     all     -       -       -
POST time-rules                                         all     all     -       -       -       -       -       -
POST time-rule-imports                                  all     all     -       -       -       -       -       -
GET timers                                              all     -       -       all     -       own     own     -
DELETE timers/<client_name>                             -       -       -       -       -       -       own     -
POST timers                                             -       -       -       -       -       -       own     -
POST timers/<client_name>/stops                         -       -       -       -       -       -       own     -
GET timesheets                                          all     all     all     all     all     own     own     -
POST timesheets                                         all     -       -       -       -       own     own     -
GET timesheets/<timesheet_id>                           all     all     all     all     all     own     own     -
GET timesheets/<timesheet_id>/states                    all     all     all     all     all     own     own     -
POST timesheets/<timesheet_id>/approvals                -       -       -       -       else    -       -       -
POST timesheets/<timesheet_id>/copies                   all     -       -       -       -       own     own     -
POST timesheets/<timesheet_id>/disputes                 -       -       -       -       else    -       -       -
GET timesheets/<timesheet_id>/reopening                 all     all     all     all     all     own     own     -
POST timesheets/<timesheet_id>/reopenings               all     all     -       -       all     own     own     -
POST timesheets/<timesheet_id>/returns                  -       -       -       -       else    -       -       -
GET trainers/<trainer_id>/quality                       all     all     all     all     all     own     own     -

[payroll]
GET bonuses                                             -       all     all     all     -       -       own     -
POST bonuses                                            -       all     -       -       -       -       -       -
POST bonus-imports                                      -       all     -       -       -       -       -       -
POST bonuses/<bonus_id>/take-back                       -       all     -       -       -       -       -       -
GET earnings                                            -       all     all     all     -       -       own     -
GET earnings/<earning_id>/explain                       -       all     all     all     -       -       own     -
GET holds                                               -       all     all     all     -       -       -       -
GET pay-items                                           -       all     all     all     -       -       own     -
GET pay-items/<pay_item_id>                             -       all     all     all     -       -       own     -
GET pay-items/<pay_item_id>/explain                     -       all     all     all     -       -       own     -
POST pay-items/<pay_item_id>/pay-again                  -       -       all     -       -       -       -       -
GET pay-items/<pay_item_id>/statement.pdf               -       all     all     all     -       -       own     -
GET pay-runs                                            -       all     all     all     -       -       -       -
POST pay-runs                                           -       all     -       -       -       -       -       -
GET pay-runs/<pay_run_id>                               -       all     all     all     -       -       -       -
POST pay-runs/<pay_run_id>/approve                      -       -       else    -       -       -       -       -
GET pay-runs/<pay_run_id>/differences-from/<from_id>    -       all     all     all     -       -       -       -
GET pay-runs/<pay_run_id>/preview                       -       all     all     all     -       -       -       -
GET pay-runs/<pay_run_id>/register.csv                  -       all     all     all     -       -       -       -
POST pay-runs/<pay_run_id>/send-back                    -       all     all     -       -       -       -       -
GET pay-runs/<pay_run_id>/states                        -       all     all     all     -       -       -       -
POST pay-runs/<pay_run_id>/submit                       -       all     -       -       -       -       -       -
POST pay-runs/<pay_run_id>/void                         -       all     all     -       -       -       -       -
GET pay-runs/<pay_run_id>/ways                          -       all     all     all     -       -       -       -
GET pay-times                                           all     all     all     all     -       -       -       -
GET recompute                                           all     all     -       all     -       -       -       -
POST repricings                                         -       all     -       -       -       -       -       -
GET rule-packs                                          all     all     all     all     -       all     -       -
POST trainers/<trainer_id>/hold                         -       all     all     -       -       -       -       -
POST trainers/<trainer_id>/release                      -       all     all     -       -       -       -       -
GET unpaid-weeks                                        -       all     all     all     -       -       -       -
GET vendors/<vendor_id>/statement                       all     all     all     all     -       own     -       -
GET vendors/<vendor_id>/statement-lines                 all     all     all     all     -       own     -       -
GET void-preview                                        -       all     all     all     -       -       own     -
POST what-ifs                                           all     all     all     all     -       -       -       -

[payments]
GET payment-files                                       -       all     all     all     -       -       -       -
POST payment-files                                      -       all     -       -       -       -       -       -
GET payment-files/<file_id>                             -       all     all     all     -       -       -       -
POST payment-files/<file_id>/discard                    -       all     all     -       -       -       -       -
POST payment-files/<file_id>/download                   -       -       all     -       -       -       -       -
POST payment-files/<file_id>/release                    -       -       else    -       -       -       -       -
POST payment-files/<file_id>/sent                       -       all     all     -       -       -       -       -
POST payment-files/<file_id>/settled                    -       all     all     -       -       -       -       -
GET payment-counts                                      -       all     all     all     -       -       -       -
GET payment-methods                                     -       all     all     all     -       -       -       -
GET payments                                            -       all     all     all     -       -       own     -
GET payments/<payment_id>                               -       all     all     all     -       -       own     -
POST payments/<payment_id>/return                       -       all     all     -       -       -       -       -
POST payout-account-imports                             -       all     -       -       -       -       -       -
POST payout-account-imports/<import_id>/approve         -       else    else    -       -       -       -       -
GET payout-accounts                                     -       all     all     all     -       -       own     -
POST payout-accounts                                    -       all     -       -       -       -       own     -
GET payout-accounts/<account_id>                        -       all     all     all     -       -       own     -
POST payout-accounts/<account_id>/approve               -       else    else    -       -       -       -       -
POST payout-accounts/<account_id>/reject                -       all     all     -       -       -       -       -
GET payout-accounts/<account_id>/verifications          -       all     all     all     -       -       own     -
POST payout-accounts/<account_id>/verifications         -       all     -       -       -       -       -       -
POST payout-accounts/<account_id>/verifications/deposits -       -       -       -       -       -       own     -
POST payout-accounts/<account_id>/verifications/outcomes -       all     -       -       -       -       -       -
POST payout-accounts/<account_id>/withdrawals           -       all     all     -       -       -       own     -
GET shared-accounts                                     all     all     all     all     -       -       -       -
GET shared-tax-numbers                                  all     all     all     all     -       -       -       -
GET tax-form-ends                                       -       all     all     all     -       own     -       -
GET tax-forms                                           -       all     all     all     -       -       own     -
POST tax-forms                                          -       all     -       -       -       -       own     -
POST tax-form-imports                                   -       all     -       -       -       -       -       -
GET tax-forms/<tax_form_id>                             -       all     all     all     -       -       own     -
GET waiting-payments                                    -       all     all     all     -       -       -       -

[billing]
GET bill-rates                                          all     all     all     all     -       -       -       -
POST bill-rates                                         all     all     -       -       -       -       -       -
POST bill-rate-imports                                  all     all     -       -       -       -       -       -
GET charges                                             all     all     all     all     -       -       -       -
GET charges/<charge_id>/explanation                     all     all     all     all     -       -       -       -
GET clients                                             all     all     all     all     -       -       -       -
POST clients                                            all     all     -       -       -       -       -       -
POST client-imports                                     all     all     -       -       -       -       -       -
GET clients/<client_id>                                 all     all     all     all     -       -       -       own
GET clients/<client_id>/invoice-preview                 all     all     all     all     -       -       -       -
GET invoices                                            all     all     all     all     -       -       -       own
POST invoices                                           all     all     -       -       -       -       -       -
GET invoices/<invoice_id>                               all     all     all     all     -       -       -       own
GET invoices/<invoice_id>/annex                         all     all     all     all     -       -       -       own
POST invoices/<invoice_id>/issue                        else    -       else    -       -       -       -       -
GET invoices/<invoice_id>/lines                         all     all     all     all     -       -       -       own
GET invoices/<invoice_id>/lines/<line_number>           all     all     all     all     -       -       -       own
GET invoices/<invoice_id>/pdf                           all     all     all     all     -       -       -       own
POST invoices/<invoice_id>/receipts                     all     all     -       -       -       -       -       -
GET invoices/<invoice_id>/ubl                           all     all     all     all     -       -       -       own
GET legal-entities                                      all     all     all     all     -       -       -       -
POST legal-entities                                     all     all     -       -       -       -       -       -
POST legal-entity-imports                               all     all     -       -       -       -       -       -
GET recompute                                           all     all     all     all     -       -       -       -
GET uncharged-hours                                     all     all     all     all     -       -       -       -
GET void-preview                                        all     all     all     all     -       -       -       -
POST what-ifs                                           all     all     all     all     -       -       -       -

[ledger]
GET accounts                                            all     all     all     all     -       -       -       -
GET accounts/<account>/postings                         all     all     all     all     -       -       -       -
GET closings                                            all     all     all     all     -       -       -       -
POST closings                                           all     -       all     -       -       -       -       -
GET journals                                            all     all     all     all     -       -       -       -
GET journals/<journal_id>                               all     all     all     all     -       -       -       -
GET journals/<journal_id>/postings                      all     all     all     all     -       -       -       -
GET margins                                             all     all     all     all     -       -       -       -
GET reconciliation                                      all     all     all     all     -       -       -       -
GET reconciliation/weeks                                all     all     all     all     -       -       -       -
GET traces/<subject_id>                                 all     all     all     all     -       -       -       -
GET trial-balance                                       all     all     all     all     -       -       -       -
GET trial-balance.csv                                   all     all     all     all     -       -       -       -
GET weeks/<trainer_id>/<engagement_id>/<workweek_start> all     all     all     all     -       -       -       -

[audit]
GET chain-head                                          all     -       -       all     -       -       -       -
GET entries                                             all     -       -       all     -       -       -       -

[notifications]
GET mails                                               all     -       -       all     -       -       -       -
GET webhook-events                                      all     all     -       all     -       own     -       own
GET webhooks                                            all     all     -       all     -       own     -       own
POST webhooks                                           all     all     -       -       -       own     -       own
GET webhooks/<endpoint_id>                              all     all     -       all     -       own     -       own
PATCH webhooks/<endpoint_id>                            all     all     -       -       -       own     -       own
GET webhooks/<endpoint_id>/deliveries                   all     all     -       all     -       own     -       own
GET webhooks/<endpoint_id>/deliveries/<message_id>      all     all     -       all     -       own     -       own
POST webhooks/<endpoint_id>/deliveries/<message_id>/resends all all    -       -       -       own     -       own
POST webhooks/<endpoint_id>/resends                     all     all     -       -       -       own     -       own
POST webhooks/<endpoint_id>/secrets                     all     all     -       -       -       own     -       own
POST webhooks/<endpoint_id>/states                      all     all     -       -       -       own     -       own
POST webhooks/<endpoint_id>/trials                      all     all     -       -       -       own     -       own
GET users/me/preferences                                own     own     own     own     own     own     own     own
PUT users/me/preferences                                own     own     own     own     own     own     own     own
"""
