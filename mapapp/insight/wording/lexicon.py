"""The words that the coach knows, by what they say about a step. Base forms; `forms.py` makes the others of them."""

from __future__ import annotations


def words(block: str) -> frozenset[str]:
    return frozenset(block.split())


# Acts that one can see finished. What is both a verb and a common noun counts as a verb only where a verb stands.
FINISHING = words("""
    accept activate add announce answer appoint archive arrange ask assign attach attend award block book bring
    build buy cancel capture change choose clear close collect compile complete configure confirm connect
    convert copy countersign create decline define delete deliver demonstrate deploy deposit describe design
    designate disable disclose distribute document draft draw elect email embed enable encrypt enrol enroll
    enter escrow establish execute export file fill fix forward freeze fund give grant hand hire hold host
    import include inform initial install introduce invite invoice issue label launch leave link list load lock
    log mail map mark measure merge migrate mount move name nominate notify obtain offer open order pass pay
    pick pin place post present print produce propose provide provision publish purchase quote raise read
    receive record register reject release remove rename renew replace reply report request reserve resolve
    respond restore retire return roll route run save scan schedule score select send set share ship show shut
    sign simulate specify start state store strike submit supply swap switch tag tell terminate tick train
    transfer translate turn type uninstall unlock update upgrade upload visit vote whitelist wire write transmit
    circulate fulfil sketch tabulate rehearse sequence enumerate calculate compute count estimate benchmark
    forecast rank shortlist exclude allow lift revoke rotate disconnect replicate prove decommission dispatch
    extract inventory photograph rewrite transcribe amend append redline explain teach settle refund reimburse
    cost quantify summarise summarize pitch brief note adopt adjust apply attest backfill certify cleanse
    correct cut deduplicate escalate exempt extend finish flag generate incorporate insert itemise itemize join
    justify lease license lower modify notarise notarize pack patch pause populate postpone procure prolong pull
    purge recommend reconcile recruit reduce reschedule retest retrieve reverse shorten split staff stamp stop
    subscribe substitute suspend trim unblock waive warn widen withdraw alert assemble bundle calibrate cast
    centralise cite classify clean combine commission commit compose consolidate convene customise debug
    dedicate edit eliminate equip erase exercise fetch found halve implement integrate interview isolate
    localise locate moderate number outline plot poll prescribe price program prototype put rebuild recap
    redesign redirect redo remind render repair repeat rephrase reproduce resize restart restrict resume retrain
    reuse revert revise screen script seal shift simplify skip standardise sunset synchronise tender tidy
    tighten trace undo unify visualise weigh welcome trigger table rate
""")
NOUNS_TOO = words("""
    answer award block book brief change cost count document draft draw email estimate export file fix forecast
    fund grant hand hold host import initial invoice issue label launch leave link list load lock log mail map
    mark measure name offer open order pass pay pick pin place post present print produce purchase quote rank
    raise read record release report request reply reserve return roll route run save scan schedule score select
    set share ship show sign sketch start state store strike supply swap switch tag tick train transfer turn
    type update upgrade upload visit vote wire close complete design inventory sequence benchmark redline move
    mount register retire note cut lease license patch pause pull split staff stamp stop trim alert clean
    commission edit exercise interview lift number outline plot poll price program prototype recap redesign
    repair screen script seal shift tender trace restart retrain welcome table trigger rate
""")
# Acts of which nobody can say whether they end: no reproach, and no noun either.
OTHERS = words("""
    accommodate accompany achieve acquire act adapt admit affect afford agree aid alter amplify anchor apologise
    appeal approach argue assert assume assure attain attract average avoid back balance ban bear beat become
    believe belong bind blend boost borrow bridge broaden call campaign care carry catch cause celebrate chair
    challenge charge circle claim coach code come commence comment complain comply concern condense conform
    conserve contain contract contrast contribute control convince cooperate cope counter couple cover craft
    crash cross cultivate cure custom cycle damage dare debate debrief deepen defend depend derive deserve
    detail detect deter develop devise devote differ dig direct discourage discover dismiss dispute diversify
    divide double drop earn ease eat echo effect emerge employ empower enforce enjoy enrich evolve exceed excel
    exit expect experience express face factor fail fall feed feel field fight find fit flex float flow fold
    force form formulate frame free fuel gain gather gauge gear get go govern grade grasp group guard guess
    guide happen harden harmonise harness head hear heat highlight hit hope house hunt illustrate imagine
    improve incentivise indicate inherit innovate inspire instruct intend interpret invest involve iterate jump
    keep kick kill know lack land last lay lean learn let level limit listen look lose love maintain make match
    mature maximise mean mentor mind minimise minute mirror miss mitigate mix mobilise model modernise motivate
    narrow need neutralise normalise object observe obey occur operate oppose overcome overlap own parse
    participate partner penetrate perfect perform permit persuade phase pilot pivot plan play point pool
    position practise pre-fill precede predict prefer preserve press pressure presume prevent prioritise
    prioritize probe process profile profit programme prohibit project promise prompt protect pursue qualify
    question quit ramp reach react realign realise reassess reassure recall reckon recognise reconfirm
    reconsider recover refer refine reflect refresh refuse regard regulate reinforce reiterate relate relax rely
    remain remediate remember rent represent require rescue respect rest result retain rethink reveal revisit
    reward rework ride rise risk round rule rush safeguard satisfy scale scope search secure see seed seem
    segment sell sense separate serve shape shadow shoot shop sit size slow smooth solicit solidify solve source
    spark specialise spend spot spread stage stand stay steer step stick stimulate strategise strengthen stress
    stretch structure suffer suggest suit surface surprise survey survive sustain systematise tackle take target
    thank think throw tie time tolerate top touch trade transform travel treat trial trouble trust try tune
    understand unite urge use utilise value vary venture view volunteer wait walk want warrant wash watch win
    wish witness wonder worry wrap yield tailor
""")
PARTICIPLES = {  # irregular: the past that stands in a text
    "bring": "brought", "build": "built", "buy": "bought", "choose": "chosen", "draw": "drawn", "freeze": "frozen",
    "give": "given", "hold": "held", "leave": "left", "pay": "paid", "send": "sent", "show": "shown", "shut": "shut",
    "strike": "struck", "tell": "told", "write": "written", "rewrite": "rewritten", "lay": "laid", "meet": "met",
    "speak": "spoken", "think": "thought", "deal": "dealt", "keep": "kept", "understand": "understood", "do": "done",
    "get": "got", "have": "had", "make": "made", "take": "taken", "drive": "driven", "prove": "proven",
    "seek": "sought", "undertake": "undertaken", "put": "put", "set": "set", "cut": "cut", "cast": "cast", "let": "let",
    "read": "read", "lend": "lent", "win": "won", "say": "said", "find": "found", "sell": "sold", "resell": "resold",
    "teach": "taught", "lead": "led", "feel": "felt", "hear": "heard", "withdraw": "withdrawn", "stand": "stood",
    "spin": "spun", "lose": "lost", "spend": "spent", "catch": "caught", "split": "split", "run": "run",
    "redo": "redone", "rerun": "rerun", "reset": "reset", "rebuild": "rebuilt", "redraw": "redrawn", "resend": "resent",
    "begin": "begun", "fight": "fought", "withhold": "withheld", "swear": "sworn", "wear": "worn", "know": "known",
}  # fmt: skip
SPENT = words("""
    identified determined clarified verified said says signed countersigned agreed informed executed met gone live
    ends yes initialled wrote gave chose drew took froze withdrew swore rewrote
""")
ADJECTIVES = words("""
    related needed required expected advanced interested dedicated limited united detailed combined proposed
    revised automated integrated distributed planned estimated anticipated embedded preferred continued
    increased improved tailored customised personalised distinguished experienced qualified shared agreed named
    extended unlimited targeted
""")

# Words after which nobody can see an end.
TALKING = words("""
    discuss align sync followup touchbase circleback checkin checkwith talk speak chat liaise engage contact
    chase reachout loopin meet ping nudge socialise socialize communicate involve catchup interact network consult
    hustle brainstorm
""")
TRYING = words("""
    work continue progress drive manage handle push prepare plan explore understand consider think learn
    accelerate expedite navigate address strategise strategize nurture stay keep coordinate revisit negotiate
    sort deal ramp onboard proceed advance pursue try strive aim focus concentrate begin tackle oversee
    orchestrate prioritise prioritize champion influence promote encourage foster leverage empower optimise
    optimize streamline
    improve enhance evangelise evangelize look sell play familiarise familiarize experiment moveforward wrapup
    figure process start research rally expand grow educate
""")
TO_MANY = words("onboard process prepare plan address")  # with a number it ends: "onboard the 40 users"
PLAINLY = words("process start prepare plan push address begin")  # whose past says that it is done
HELPING = words("support help assist facilitate partner collaborate cooperate")
ENDLESS = words("monitor track maintain observe watch supervise")
WEAK = TALKING | TRYING | HELPING | ENDLESS
BUILDING = words("consensus momentum relationship relationships trust rapport confidence awareness bridges support")

# Acts of which only the outcome counts.
JUDGING = words("""
    review evaluate assess test validate check analyse analyze investigate examine inspect study audit verify
    vet scrutinise scrutinize appraise compare trial pilot finalise finalize identify determine clarify
""")
JUDGED = words("""
    review evaluation assessment testing validation check analysis investigation audit diligence pilot trial poc
    pov study verification comparison appraisal inspection test examination
""")
ENDED = words("complete completed completes done finished finish over concluded ended performed conducted")
LIGHT = words("do run perform conduct undertake have hold complete finish conclude")
OUTCOME = words("""
    result results rating score scores scorecard decision decisions criteria gonogo finding findings writing
    written minuted ranking verdict outcome outcomes against match matches meets met no without pass passes
    passed until certificate memo letter minutes signed report-out readout quotation
""")

# Decisions, money, and who and where.
DECIDING = words("approve authorise authorize decide endorse ratify signoff greenlight sanction")
DECISIONS = words("approval approvals signoff goahead decision authorisation authorization consent greenlight gonogo")
MIND = words("buyin alignment consensus commitment comfort confidence agreement-in-principle support enthusiasm")
CAUSING = words("""
    get obtain secure have await need wait awaiting waiting getting obtaining securing gain seek require
""")
MONEY = words("""
    budget budgets funding funds spend spending capex opex investment discount discounts price prices fee fees
    cost costs pricing payment expenditure outlay rebate
""")
ABOUT_MONEY = words("""
    owner owners holder holders code codes cycle cycles request requests form date dates committee calendar
    application schedule template process plan planning round list period sheet forecast discussion meeting
    review call model page pages sensitivity team office manager conversation talks year board window centre centres
    center centers breakdown allocation structure terms situation status availability question questions aspects topic
    topics implications impact overview details approach strategy options considerations assumptions
""")
MONEY_VERBS = DECIDING | words("""
    secure confirm release agree allocate commit grant get obtain free unlock award reserve
""")
PARTIES = words("""
    steerco exco comms facilities logistics engineering pmo
    itdept cfo ceo cio ciso dpo coo cto cro cmo cpo cdo chro gc vp svp evp md director directors head chief
    manager managers controller controllers dean rector provost registrar counsel board committee council cab
    panel sponsor sponsors finance legal security infosec procurement purchasing hr treasury owner owners
    president minister officer lead leads partners union unions jury notary treasurer underwriter actuary
    secretary chair chairman chairwoman chairperson physician nurse nurses surgeon engineer architect architects
    buyer seller vendor supplier customer companies parties sides both trustees governors regulator auditor
    auditors mayor ministry court desk department operations marketing sales accounts commissioner
    superintendent principal holder administrator signatory signatories authority authorities commission
""")
VAGUE = words("""
    someone somebody anyone anybody everyone everybody management leadership stakeholders team teams people they
    them execs executives exec business relevant internally internal seniors higher-ups upstairs company folks
    colleagues all
""")
FORUMS = words("""
    exco steerco pmo summit offsite away-day townhall
    committee board meeting call cycle round cab steering retreat panel council session workshop forum assembly
    agm writing written minuted minutes recorded noted documented logged record email e-mail memo letter sitting
    hearing readout
""")
BOTH = words("with by between from")

# Nouns that are no step as long as they stand alone.
PROCESSES = words("""
    review check checks gathering conditions process processes alignment management planning migration
    onboarding integration integrations negotiation negotiations discussion discussions validation assessment
    evaluation adoption enablement fit exchange preparation communication communications mapping stuff steps
    paperwork compliance implementation rollout testing training conversation conversations sell coordination
    collaboration involvement engagement governance diligence analysis investigation pilot trial poc pov support
    resources readiness optimisation optimization discovery research scoping transition monitoring tracking
    outreach followup sync signoff win wins approval approvals protection prep budgeting contracting paper setup
    finalisation finalization mgmt selling configuration deployment development design provisioning assistance
    help guidance talks dialogue
""")
THINGS = words("""
    nda msa dpa dpia sow contract contracts agreement case pricing references reference redlines proposal
    requirements architecture timeline roadmap plan budget funding infosec legal security procurement sso scim
    finance hr itdept compliance privacy insurance legals commercials terms scope business paperwork data
    infrastructure network hosting licences licenses questionnaire purchasing council works rates
""")
TOPICS = words("""
    period periods renewal renewals removal referral arrival signatures path shutdown feedback list order orders
    model matrix calendar charter deck team framework strategy vision documents documentation environment
    sandbox access environments sites site system systems interface interfaces connector connectors api apis
    demo demos call calls meeting meetings workshop workshops kickoff handover handoff cutover decommissioning
    licensing invoicing billing payment payments invoice quote quotes tender rfp rfi rfq bid bids shortlist
    selection choice vote tickets bugs defects gaps blockers dependencies concerns objections questions answers
    results findings scores outcome outcomes savings benefits benefit roi tco payback value volume usage
    performance load latency backup backups export import exports imports records files fields formats mappings
    rules rights permissions login logins identity sso mfa encryption logging hosting region certificates
    certificate audit audits board boards owner owners sponsor sponsors champion champions admin admins lead
    leads vendor vendors supplier suppliers partner partners customer customers user staff people headcount
    hours shifts rota holiday letter memo note notes email emails announcement newsletter faq guide guides
    manual manuals video videos hardware devices scanners laptops printers terminals software app apps tool
    tools platform platforms package packages bundle tier tiers plan plans phases phase wave waves stage stages
    gate gates sprint sprints cycle cycles clause clauses liability indemnity warranty warranties ip gdpr hipaa
    soc iso pci annex annexes schedule alignment buy-in buyin relationship relationships trust culture change
    changes comms deadline deadlines date dates day days week weeks timing logistics travel venue catering
    go-no-go process processes procedure steering criteria metrics hypercare uat risks issues kpis slas
    objectives milestones deliverables workstreams workflows analytics escalations queries actions items points
    steps policies procedures standards templates reports roles users training cleansing cleanup rollback
    capacity support credentials work commit yes eval evals walkthrough overview recap form forms spec specs
    reqs config push visit visits pushback prerequisites preconditions requirements
    doc docs risk matter matters leadtime leadtimes deliverable milestone workstream workflow policy procedure blocker
    dependency objection gap defect bug
""")
ATTRIBUTES = words("""
    value exit project risk trial pilot quality customer access service process target platform system user contract
    programme program survey source deal tender
""")
MEETINGS = words("""
    meeting meetings call calls sync checkin catchup touchpoint touchbase demo demos lunch dinner coffee zoom
    teams chat qbr standup session discussion discussions conversation followup webinar committee steering
    breakfast intro introduction huddle talk debrief briefing deepdive
""")
ANY_MEETING = MEETINGS | words("""
    weekly monthly daily biweekly bi-weekly fortnightly quarterly regular internal external exec executive
    tailored custom customised personalised detailed further in-person onsite on-site virtual face-to-face kick
    executives sponsor alignment status update updates followup next first second last team teams quick short
    initial joint project working core general budget management leadership all hands touch technical product live
    base a an the our
    another one business recurring introductory stakeholder stakeholders steering with and
""")
EVENTS = words("golive kickoff launch signature start end renewal cutover handover expiry deadline")

# Nothing is named.
GIVING = words("""
    send share provide give sign complete return upload approve submit deliver forward supply signoff fill
    finalise finalize distribute circulate countersign exchange collect gather confirm receive obtain
    incorporate
""")
NOTHING = words("""
    it this that them these those info information stuff thing things document documents docs doc paperwork
    detail details everything feedback input material materials file files all items over back out in along the
    any some needed required necessary other further more relevant requested our their your its a an of
    internally access documentation inputs updates update assistance guidance clarification context
""")
OPENED = words("access update updates documentation")  # what follows "to" is the thing itself: "access to the sandbox"
SETTLED = words("""
    clean accurate correct reliable stable secure
    aligned happy comfortable ready fine ok okay satisfied onboard works work working smooth smoothly inorder
    well informed engaged prepared confident good clear aware up running
""")
ABSTRACT = words("""
    alignment success buyin adoption readiness quality progress momentum support commitment engagement consensus
    clarity transparency visibility compliance satisfaction collaboration communication value
""")
ENSURING = words("ensure makesure guarantee confirm verify")
OPEN_END = words("everyone everybody everything all things stakeholders team teams people")

DETERMINERS = words("the a an each all both every its their his her our your any this that these those no")
JOINING = words("""
    before after once when if as so because while since unless though where who which that is are was were be
""")
LINKING = words("to and then or will both must please can shall also should now not , ; : . - – — ( until they we")
TAIL = words("with for of on in at between about w/ to from by re through across among amongst during per via into")
