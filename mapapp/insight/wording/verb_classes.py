"""Verbs by what their end looks like, in base forms. A verb in none of these classes is read by where it stands."""

from __future__ import annotations

from mapapp.insight.wording.forms import goings, pasts, third, thirds
from mapapp.insight.wording.lexicon import DECIDING, words

# Somebody who was not there can see that it happened: a thing changed hands, a record was made, a state was switched.
DELIVERING = words("""
    accept acknowledge acquire activate add adjust adopt advertise airfreight alert allocate allot allow allowlist amend
    announce anonymise anonymize answer appear append apply appoint approve archive arrange arrive ask assign attach
    attend attest authorise authorize award backdate backfill ban bill block book brief bring bundle buy calculate
    calibrate cancel cast catalogue certify chair change choose circulate cite classify clean cleanse clear close
    combine commission compute configure connect convene convert copy correct cost count countersign courier create
    credit cut deactivate debit debug decide decline decommission decrypt dedicate deduct deduplicate define delete
    deliver demo demonstrate deploy deposit describe designate digitise disable disclose disconnect dismantle dispatch
    distribute divide do donate downgrade download draw drop duplicate earmark elect eliminate email embed enable
    encrypt endorse enlist enrol enroll enter enumerate erase escalate escrow exchange exclude execute exempt exercise
    explain export extend extract fax fetch file fill film fit fix flag forward freeze fulfil fund furnish generate give
    go golive grant greenlight halve hand harden hire hold host import impose include incorporate inform initialise
    insert install instruct insure interview introduce invite invoice isolate issue itemise itemize join justify label
    laminate launch lease leave lend license lift link list load locate lock lodge log lower mail make mark merge
    migrate mint minute mirror moderate mount move name nominate notarise notarize note notify number offboard offer
    open order pack pass patch pause pay photograph pick pin place plug poll populate post postpone prepay prescribe
    present print procure prolong promise propose prove provide provision pseudonymise publish purchase purge put
    quantify quarantine quote rack raise rate ratify reassign rebuild recall receive recertify reclaim recommend
    reconcile record recruit redact redeem redeploy redesign redirect redistribute redline redo reduce refund refuse
    register reimburse reinstate reissue reject relabel release relocate remediate remind remit remove rename render
    renew rent reopen repair repeat rephrase replace replay replicate reply report request reroute rerun reschedule
    resell resend reserve reset resign resize resolve respond restart restore restrict resubmit resume retag retest
    retire retrain retrieve return reuse reveal reverse revert revoke rewrite ringfence roll rotate route run sample
    sanction save scan schedule score screen seal seat seed segregate select send sequence serve set settle share shift
    ship shorten shortlist show shut sign signoff simulate skip slot solder solve spend spin split staff stage stamp
    stand start state stock stop store strike submit subscribe substitute sunset supply suspend swap swipe switch
    synchronise table tabulate tag take tally tell tender terminate testify tick tidy tighten tokenise top transcribe
    transfer translate transmit transport trigger trim turn type unblock undo uninstall unlock unpack unplug unpublish
    unsubscribe update upgrade upload visit vote waive warn weigh whitelist widen wipe wire withdraw witness write zip
""")
# Something is made: it ends with a paper or a thing that has a name.
MAKING = words("""
    assemble author automate benchmark build calibrate capture centralise centralize chart code collate collect compile
    complete compose conclude conduct consolidate construct craft customise customize design detail develop document
    draft draw edit educate equip establish estimate extrapolate finish forecast format formulate gather illustrate
    implement integrate lay localise localize map measure model modify onboard outline perform plan plot price process
    produce program prototype rank rehearse reproduce sample scope script shape simplify size sketch specify standardise
    standardize structure summarise summarize tabulate tailor teach trace train translate undertake unify visualise
    write
""")
# Only what comes out of it counts.
JUDGING = words("""
    analyse analyze appraise ascertain assess audit benchmark check clarify compare critique determine diagnose evaluate
    examine finalise finalize gauge identify inspect inventory investigate pilot polish probe proofread read reassess
    recheck refine research revalidate review revise rework scrutinise scrutinize study survey test trial tune tweak
    validate verify vet
""")
# Two say the same: where it stands, or who they are, has to be said as well.
AGREEING = words("agree confirm reconfirm")
# It comes from somebody else.
GETTING = words(
    "get obtain secure gain win have await need elicit solicit seek require receive request achieve attain reach"
)

# Nobody can see an end: talk, effort, help, upkeep, a frame of mind.
TALK = words("""
    align approach articulate badger bounce brainstorm call canvass catch catchup chase chat checkin checkwith chitchat
    circleback communicate confer consult contact converse convey correspond debate debrief dialogue discuss elaborate
    emphasise emphasize engage enquire float followup gossip highlight hint huddle ideate inquire interact involve jam
    liaise listen lobby loopin meet mention message network nudge overcommunicate pester phone ping probe prod question
    reachout realign reconnect reengage regroup reiterate relay riff ring signal socialise socialize speak stress sync
    talk text touchbase touchpoint wonder workshop
""")
EFFORT = words("""
    absorb accelerate accommodate acquaint adapt address advance aim ally amplify anticipate appeal appease argue aspire
    assume assure attempt avoid balance battle beat begin bond boost bother bridge broaden calm capitalise capitalize
    captain cater celebrate cement champion charm comfort concentrate consider continue contribute control convince
    coordinate cope counter court cultivate deal deepen defend defuse delight delve deprioritise derisk dig digest
    discover disqualify dive dream drill drive ease educate embrace empower encourage endeavor endeavour energise
    energize enforce enhance enrich envisage envision evangelise evangelize evolve excite expand expect expedite
    experiment exploit explore facilitate familiarise familiarize farm fasttrack fight figure firefight focus force
    foresee foster govern grapple grind grow guard guess guide handle harness hit hope hunt hurry hustle ignite imagine
    immerse impress improve incentivise incentivize increase influence innovate insist inspire intend internalise invest
    iterate juggle jumpstart kick kickoff kickstart knock land lead lean learn leverage look manage mature maximise
    maximize mind mine minimise minimize mitigate mobilise mobilize modernise modernize motivate moveforward multithread
    navigate negotiate neutralise neutralize nurture optimise optimize orchestrate overcome oversee own participate
    persevere persist persuade pivot placate plan play please position practise prepare preserve press pressure prevent
    prioritise prioritize proceed process progress promote prospect protect pull pursue push qualify quarterback rally
    ramp react realise realize reassure reconsider recover reflect refocus refresh regulate reimagine reinforce remain
    renegotiate reposition research rethink revisit rock rush safeguard satisfy scale scout search see sell shepherd
    smooth solidify sort source spark spearhead speed steer stimulate strategise strategize streamline strengthen strive
    struggle surface sustain tackle target team tease tend think thrash thread transform try uncover understand unearth
    unite unstick upsell urge use utilise utilize wait watch wish woo work wrapup wrestle
""")
HELP = words(
    "support help assist facilitate partner collaborate cooperate coach mentor advise counsel aid enable empower"
)
UPKEEP = words("monitor track maintain observe watch supervise oversee keep stay follow manage sustain")
FEELING = words(
    "like love enjoy feel believe trust want appreciate value care doubt fear worry know hate prefer seem look sound"
)
PROCESS = TALK | EFFORT | HELP | UPKEEP | FEELING
# Effort that ends all the same once it is for so many.
BOUNDED = words("onboard process prepare plan address interview meet visit call train negotiate start educate walk")
# Done to a thing it ends; done to an activity it is only effort.
LIGHT = words("run do perform conduct complete finish conclude undertake start make take")
COMPLETED = words("completed finished concluded done performed conducted over ended")
PEOPLE = words("train teach educate equip coach enable empower")  # ends for people who are named or counted
BOOKING = words("schedule book arrange reserve hold host attend join set")
LISTING = words("list name number itemise write enumerate record log post publish document rank")
MOVING = words("move push bring take drive carry pull nudge get keep develop build refine improve evolve")
ASKING = words("ask tell inform invite notify remind brief alert interview appoint hire warn")
THROUGH = words("through across over")  # at the end: "get the order through"
AWAY = words("forward forwards along ahead onwards onward further closer")
CAUSING = words("get keep have make let ensure makesure see want need")

DELIVERED, DELIVERS = pasts(DELIVERING), thirds(DELIVERING)
MADE, MAKES = pasts(MAKING), thirds(MAKING)
JUDGED, JUDGES = pasts(JUDGING), thirds(JUDGING)
AGREED, AGREES = pasts(AGREEING), thirds(AGREEING)
GOT, GETS = pasts(GETTING), thirds(GETTING)
PROCESSED, PROCESSES, PROCESSING = pasts(PROCESS), thirds(PROCESS), goings(PROCESS)
ENDING = DELIVERING | MAKING | JUDGING | AGREEING | GETTING | DECIDING
EVERY_VERB = ENDING | PROCESS
EVERY_PAST = DELIVERED | MADE | JUDGED | AGREED | GOT
EVERY_THIRD = DELIVERS | MAKES | JUDGES | AGREES | GETS | PROCESSES | thirds(DECIDING) | {"signoffs"}
BASE_OF = {third(base): base for base in EVERY_VERB} | {"signoffs": "signoff"}
EVERY_FORM = EVERY_VERB | EVERY_PAST | EVERY_THIRD | PROCESSING | PROCESSED
