"""Words in an owner's cell that name nobody: open questions, and departments."""

_NOBODY = (
    "|-|--|?|??|???|n/a|na|nobody|none|not assigned|not yet known|open|tba|tbc|tbd|to be assigned"
    "|to be confirmed|to be decided|to be determined|to be named|unassigned|unknown|x|yes|–|—"
)
_DEPARTMENTS = (
    "accounting|admin|administrator|admins|ae|all|architecture|board|both|business|buyer|ceo|cfo|champion|cio"
    "|ciso|client|committee|compliance|consultant|coo|counsel|cro|cs|csm|cto|customer|data|department|dept"
    "|director|engineer|engineering|everybody|everyone|evp|exec|execs|executive|executives|finance|group|head"
    "|hr|implementation|infosec|it|lawyer|lawyers|leadership|legal|management|manager|marketing|office"
    "|onboarding|operations|ops|pm|pmo|privacy|procurement|product|project|purchasing|risk|sales|se|security"
    "|seller|services|solutions|sponsor|staff|success|support|svp|team|teams|technical|them|they|us|user|users"
    "|vendor|vp|we"
)

NOBODY = frozenset(_NOBODY.split("|"))
DEPARTMENTS = frozenset(_DEPARTMENTS.split("|"))

PARTS = {  # a department's word -> the part in the decision whose people are offered
    "legal": "legal",
    "counsel": "legal",
    "lawyers": "legal",
    "lawyer": "legal",
    "procurement": "procurement",
    "purchasing": "procurement",
    "security": "security",
    "infosec": "security",
    "ciso": "security",
    "finance": "economic_buyer",
    "cfo": "economic_buyer",
    "sponsor": "executive_sponsor",
    "champion": "champion",
    "it": "technical_evaluator",
    "users": "user",
    "user": "user",
}
