"""The steps of the templates that ship: what is done, by whom, how long it takes, what it comes after.

Wording and order follow how business software is bought: discovery, proof, case, procurement, signature. The four
steps that block most purchases are in it from the start: legal review, security questionnaire, budget approval and the
sponsor's sign-off.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mapapp.plans.models import Part
from mapapp.plans.template_shape import SELLER, Template, TemplatePhase, TemplateTask, Text


def _t(
    key: str, phase: int, text: Text, part: str, days: int, after: str = "", *, kind: str = "task", mark: str = "",
    question: Text = "", done_when: Text = "",
) -> TemplateTask:  # fmt: skip
    before = tuple((one, 0) for one in after.split())
    return TemplateTask(key, phase, text, part, days, before, kind, mark, question, done_when, locked=key in LOCKED)


_l = gettext_lazy
LOCKED = {"legal", "answers", "security", "budget", "sponsor", "approval", "signature"}  # what blocks most purchases
WHO: dict[str, Text] = {
    Part.CHAMPION: _l("Who leads the evaluation?"),
    Part.ECONOMIC_BUYER: _l("Who approves the budget?"),
    Part.EXECUTIVE_SPONSOR: _l("Who is the executive sponsor?"),
    Part.TECHNICAL_EVALUATOR: _l("Who evaluates the technology?"),
    Part.SECURITY: _l("Who reviews security?"),
    Part.LEGAL: _l("Who reviews the contract?"),
    Part.PROCUREMENT: _l("Who runs purchasing?"),
    Part.USER: _l("Who will use it every day?"),
    Part.OTHER: _l("Who does this?"),
}
PHASES: tuple[TemplatePhase, ...] = (
    TemplatePhase(_l("Discovery and validation"), number=1),
    TemplatePhase(_l("Proof of value"), is_trial=True, number=2),
    TemplatePhase(_l("Business case and approval"), number=3),
    TemplatePhase(_l("Procurement and legal"), number=4),
    TemplatePhase(_l("Signature and kickoff"), number=5),
)
FULL = Template(
    "full",
    _l("Full evaluation"),
    _l("For several people who decide: trial, business case, security, legal, procurement."),
    PHASES,
    (
        _t("today", 0, _l("How it works today written down: steps, tools, hours and what it costs"), Part.CHAMPION, 3),
        _t("dive", 0, _l("Technical deep dive with the people who run the systems"), "seller_technical", 2, "today", kind="meeting"),
        _t("nda", 0, _l("Mutual NDA signed by both companies"), Part.LEGAL, 5),
        _t("needs", 0, _l("Requirements agreed in writing: must have, nice to have, out of scope"), Part.CHAMPION, 4, "today dive"),
        _t("references", 0, _l("Two reference calls with companies of similar size"), SELLER, 4, "nda", kind="meeting"),
        _t("worth", 0, _l("Sponsor confirms that the problem is worth solving now"), Part.EXECUTIVE_SPONSOR, 1, "needs references", kind="approval"),
        _t("criteria", 1, _l("Exit criteria of the trial signed off before it starts"), Part.CHAMPION, 2, "worth", kind="approval",
           done_when=_l("The criteria stand in this plan and both sides have said yes.")),
        _t("sandbox", 1, _l("Trial environment connected to a copy of real data"), "seller_technical", 3, "nda criteria"),
        _t("users", 1, _l("Trial users named and their calendars blocked"), Part.USER, 3, "criteria"),
        _t("training", 1, _l("Trial users trained"), "seller_onboarding", 2, "sandbox users", kind="meeting"),
        _t("trial", 1, _l("Two-week trial on live work"), Part.USER, 10, "training"),
        _t("results", 1, _l("Results measured against the exit criteria and shared in writing"), Part.CHAMPION, 3, "trial"),
        _t("cost", 2, _l("Today’s cost measured with the buyer’s own figures"), Part.CHAMPION, 5, "needs"),
        _t("roi", 2, _l("Return worked out from those figures"), SELLER, 4, "cost"),
        _t("case", 2, _l("Business case reviewed with Finance, every assumption accepted or changed"), Part.ECONOMIC_BUYER, 2, "results roi", kind="meeting"),
        _t("budget", 2, _l("Budget approved"), Part.ECONOMIC_BUYER, 3, "case", kind="approval",
           question=_l("Who approves the budget, and in which planning cycle?")),
        _t("sponsor", 2, _l("Executive sponsor signs off on the purchase"), Part.EXECUTIVE_SPONSOR, 2, "budget", kind="approval",
           question=_l("Who signs off in the end, and what do they need to see?")),
        _t("questions", 3, _l("Security questionnaire sent"), Part.SECURITY, 3, "nda",
           question=_l("Who owns the security review?")),
        _t("answers", 3, _l("Security questionnaire answered, with evidence attached"), "seller_technical", 5, "questions"),
        _t("security", 3, _l("Security review held and risk rating issued"), Part.SECURITY, 6, "answers", kind="meeting"),
        _t("privacy", 3, _l("Data processing agreement agreed, with the list of subprocessors"), "seller_legal", 4, "security"),
        _t("legal", 3, _l("Legal review: contract redlines settled on both sides"), Part.LEGAL, 6, "privacy",
           question=_l("Who reviews the contract, and how long does it usually take?")),
        _t("supplier", 3, _l("Supplier form and bank details entered in the purchasing system"), SELLER, 5, "nda"),
        _t("order", 3, _l("Purchase order raised and its number sent"), Part.PROCUREMENT, 5, "budget supplier",
           question=_l("Who raises the purchase order?")),
        _t("routing", 4, _l("Final approval routing: Finance, Legal, Security, sponsor"), Part.PROCUREMENT, 3, "sponsor legal"),
        _t("signature", 4, _l("Contract signed by both companies"), Part.EXECUTIVE_SPONSOR, 2, "order routing", kind="approval", mark="signature"),
        _t("kickoff", 4, _l("Kickoff held: success criteria handed to the onboarding team"), "seller_onboarding", 3, "signature", kind="meeting"),
        _t("live", 4, _l("Go live"), Part.CHAMPION, 0, "kickoff", kind="milestone", mark="go_live"),
    ),
)  # fmt: skip
LIGHT = Template(
    "light",
    _l("Light evaluation"),
    _l("For one person who decides: five steps from trial to hand-over."),
    (PHASES[1], PHASES[2], PHASES[4]),
    (
        _t("trial", 0, _l("Trial on live work, against exit criteria both sides wrote down"), Part.CHAMPION, 5),
        _t("case", 1, _l("Business case agreed with the buyer’s own figures"), SELLER, 3, "trial"),
        _t("approval", 1, _l("Budget and contract approved"), Part.ECONOMIC_BUYER, 3, "case", kind="approval",
           question=_l("Who approves the budget and the contract?")),
        _t("signature", 2, _l("Contract signed by both companies"), Part.ECONOMIC_BUYER, 1, "approval", kind="approval", mark="signature"),
        _t("handover", 2, _l("Hand-over: success criteria handed to the onboarding team"), SELLER, 2, "signature", kind="meeting", mark="go_live"),
    ),
)  # fmt: skip
TEMPLATES: dict[str, Template] = {template.key: template for template in (FULL, LIGHT)}
