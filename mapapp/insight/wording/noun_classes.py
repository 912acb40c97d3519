"""Nouns and other words by whether one can lay a finger on what they mean."""

from __future__ import annotations

from mapapp.insight.wording.forms import thirds
from mapapp.insight.wording.lexicon import words

# A paper, a file, a record: whoever asks for it can be shown it.
_PAPERS = words("""
    addendum agenda agreement amendment annex annexe appendix application attestation baa backlog badge baseline bid
    bill blueprint bom booking brief brochure budget-line bulletin caiq calendar card cards case certificate
    certificates chart charter checklist cheque clause confirmation contract copy credential credentials credit credits
    csv dashboard datasheet ddq deck deed deposit diagram dictionary dossier dpa dpia draft drawing e-mail email
    estimate excel exhibit export extract factsheet faq fee file flowchart flyer folder form glossary guide handbook
    handout inventory invitation invite invoice issue-log itinerary json letter licence license link list listing log
    logo manifest manual map matrix memo memorandum minutes model models mou msa nda newsletter nomination note notes
    notice notification number offer order outline packet page paper payment pdf permit photo photos plan playbook po
    policy poster powerpoint ppt pptx presentation procedure proposal protocol questionnaire quotation quote rar readme
    receipt record recording redline redlines refund register release report reports requisition resolution response rfi
    rfp rfq risk-log roadmap roster rota rubric runbook sample sbom schedule scorecard screenshot screenshots script
    sheet sig signature signatures sla slide slides snapshot soa soc2 sow spec specification spreadsheet statement
    storyboard summary survey syllabus table tco template tender terms ticket timesheet timetable tracker transcript
    transcripts translation url video voucher vpat waiver warrant warranty whitepaper wiki workbook worksheet write-up
    writeup xls xlsx xml zip
""")
# A thing that stands, runs or is shipped.
_THINGS = words("""
    account accounts adapter address alarm api app appliance archive assets backup balance bank batch bot box branch
    bucket build button cable calendar camera catering certs channel claim claims client clock cluster code config
    configuration connection connector console container data database dataset device disk domain door endpoint engine
    environment equipment exam feature feed field firewall firmware fix flag folder font function gateway group hardware
    host image inbox index instance integration interface invoice job key keys lab laptop laptops library licences
    licenses line lines lock login logins machine mailbox meeting-room message messages mfa module monitor network node
    pallet parcel partition password patch phone pilot pipeline plugin pool port portal printer printers prod production
    profile proxy queue rack record records release repo repository robot role room router routing row rows rule rules
    sample samples sandbox scanner scanners schema scim screen seat seats sensor sensors server servers service shipment
    site slot socket software space sso stack storage store stores switch system tablet tablets tag tags tenant terminal
    test token tokens tool transaction transactions trigger truck tunnel unit units user-account version visa vlan vm
    vpn webhook website widget workflow workspace workstation
""")
PAPERS = _PAPERS | thirds(_PAPERS)  # and more than one of them
THINGS = _THINGS | thirds(_THINGS)
# Nobody can lay a finger on it: a frame of mind, a quality, a good.
MIND = words("""
    ability adherence adoption advantage advocacy agility alignment ambition ammo ammunition appetite assurance
    attention awareness backing balance behaviour benefit benefits bridges buyin capability championship clarity climate
    closeness collaboration comfort commitment communication compliance confidence consensus consistency continuity
    conviction cooperation coordination credibility culture curiosity dialogue direction drive dynamics ease edge
    efficiency effort efforts emphasis energy engagement enthusiasm excellence excitement expectations exposure
    flexibility focus foothold footing friction goodwill governance groundwork growth guidance happiness headway hype
    impact importance impression improvement improvements influence innovation intent interest involvement journey
    knowledge leadership learnings leverage love loyalty magic maturity mindset mindshare mobilisation momentum mood
    morale motivation movement narrative optics outlook ownership pace pain pains participation partnership path
    perception politics position positioning posture potential power preference presence pressure productivity progress
    pushback quality rapport rationale readiness reality reassurance recognition relationship relationships relevance
    reliability resilience resistance respect responsiveness safety satisfaction scepticism sense sentiment simplicity
    skepticism smoothness speed spirit sponsorship stability standing story strength success support sustainability
    synergies synergy tension thinking thoughts timing tone traction transformation transition transparency trust
    uncertainty understanding uplift urgency usability usage usefulness value vibe vibes view views visibility vision
    voice warmth wellbeing willingness win win-win wins worries worry
""")
# Nothing is named.
GENERIC = words("""
    access action actions activities activity all answer answers anyone anything approach aspect aspects assets
    assistance basics bits blocker blockers business challenge challenges change changes clarification client colleagues
    comments company concern concerns content contents context conversation conversations counterparts customer deal
    detail details discussion discussions doc docs documentation documents employees end-users everybody everyone
    everything execs executives expectation feedback folks follow-up followup followups gap gaps help hurdle hurdles
    idea ideas info information initiative initiatives input inputs insights issue issues it item items learnings
    logistics management material materials matter matters messaging misc need needs nothing objection objections
    obstacle obstacles opportunities opportunity options org organisation organization others outstanding paperwork
    people point points problem problems process processes product question questions remaining requirement requirements
    resource resources rest risk risks roadblock roadblocks sale situation solution someone something stakeholder
    stakeholders step steps stuff success talks task tasks team teams that them these they thing things this those topic
    topics update updates user users way ways work
""")
# What a plan is about, and nothing that it ends with.
TOPICS = words("""
    adoption analysis architecture audit bcm benefits billing budget cases change commercials communications compliance
    configuration contract contracting criteria cutover data decision decisions demo deployment design diligence
    discount discovery enablement evaluation expansion extension finance fit funding goals golive governance handover
    hosting hypercare implementation infosec integration integrations interfaces investment it kickoff kpis launch legal
    legals licensing maintenance messaging metrics migration negotiation negotiations numbers objectives onboarding
    operations ops outcomes payback payment pilot plan planning poc pov prep preparation preparations price prices
    pricing privacy procurement proposal protection purchasing readiness reference references renewal reporting
    requirements residency results review roadmap roi rollout savings scope scoping security signature sizing sla
    sourcing sow specs sso strategy support tco technical tender terms testing timeline timelines timing training
    transition trial uat upsell validation vendor volumes win workflow workflows workshop workshops
""")
# A participle that says of its paper that it is done: "signed order form".
RECORDED = words("""
    archived attached countersigned e-signed emailed enclosed esigned executed filed initialled logged minuted notarised
    notarized posted published ratified recorded signed stamped uploaded written
""")
TIME_UNITS = words("""
    am day days h hour hours hr hrs min mins minute minutes month months mth night nights pm quarter quarters s sec
    second seconds secs week weeks wk wks year years yr yrs
""")
MEETINGS = words("""
    breakfast cadence call calls catchup catchups chat chats checkin checkins coffee conversation conversations convo
    debrief deepdive demo demos dinner discussion discussions drinks ebr followup huddle intro introduction
    introductions kickoff lunch meeting meetings offsite one-on-one qbr qbrs readout roundtable session sessions standup
    sync syncs talk talks touchbase touchpoint touchpoints visit walkthrough webinar workshop workshops zoom
""")
# What is shown to somebody, and seen by him.
SHOWINGS = words("demo demonstration visit visits presentation walkthrough tour inspection readout roadshow")
# Of a thing: one can look.
STATES = words("""
    active available closed empty enabled fixed green installed live online open opened operational passed reachable
    ready resolved running switched up working works
""")
AT_THE_END = words("back off over out read-only")  # "old system off", "redlines back"
FIRM = words("live green running empty closed installed enabled")
# People without a name; with a word before them they are some of them: "the onboarding team".
GROUPS = words("team teams users people staff employees managers colleagues")
# What somebody else gives.
YES = words("""
    agreement approval approvals authorisation authorization buyin clearance consent go-ahead goahead ok okay permission
    sign-off signoff
""")
GIVEN = YES | words("decision vote signature e-signature countersignature confirmation acceptance receipt yes gonogo")
# With "about", "on", "of" after them they say what: "feedback on the pricing page".
TOLD = words("""
    access answer answers comments detail details docs documentation documents feedback findings info information input
    inputs material materials points questions requirements update updates
""")
LISTED = words("""
    actions answers blockers changes concerns gaps issues items needs objections points processes questions requirements
    risks steps tasks
""")
# Nouns that look like a verb at the beginning: "Change order", "Test results".
MODIFIERS = words("""
    access audit bid board brief budget build change contact contract cost customer data debrief demo design document
    exit follow golive grant handle help issue launch licence license load market model notice order pay pilot price
    process program progress project purchase push quote rate record reference release report request review risk sample
    scan seat security service site source staff stock supply support survey target tender test title trade training
    travel trial user value vendor work
""")
SUBJECTS = words("""
    admin admins also board buyer cab client committee council counsel customer department dept desk everyone group he i
    it lawyer lawyers nurses office panel seller she steerco steering supplier system team teams they user users vendor
    we who
""")
# Participles that tell of people, not of a thing.
MOODS = words("""
    aligned bought committed convinced empowered energised energized engaged excited included informed interested
    invested involved motivated prepared relaxed satisfied
""")
