"""What people write: names, and texts of steps by what they are about."""

from __future__ import annotations


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


NAMES = lines("""
    Priya Raman
    Marcus Oyelaran
    Elena Voss
    Tom Okafor
    Hannah Cole
    Ruth Adeyemi
    Sam Whitlock
    Dev Patel
    Ines Duarte
    Karl Brandt
    Aoife Byrne
    Yusuf Demir
    Lena Fischer
    Omar Haddad
    Grace Lindholm
    Piotr Nowak
    Mei Tanaka
    Rafael Souza
    Nadia Rahman
    Oskar Lund
""")
SELLERS = lines("""
    Anna Kessler
    Jonas Birk
    Mira Chen
    Leila Haddad
    David Roth
    Noah Weiss
""")
ACCOUNTS = lines("""
    Fenwick Medical
    Halden Rail
    Oakline Foods
    Brightwater Energy
    Tidewater Logistics
    Novara Biotech
    Grantham Council
    Kestrel Energy
    Pell & Sons
    Hallmark Dairies
""")
AIMS = lines("""
    Our account teams spend three weeks on a plan nobody opens again. I want that down to one week.
    Cut the month-end close from nine days to four
    One place to look for every depot’s routes by Q3
    Fewer than two returned deliveries in a hundred
    Replace three quoting tools by one before the winter season
    Answer a tender in five days instead of twelve
    Nurses spend an hour less a shift on paperwork
    Pass the next inspection without a finding
    Raise first-time-right installations from 81 % to 95 %
    Lab data in one archive that an auditor can search
    New hires productive after two weeks, not six
    Halve the time from order to invoice
""")
TEXTS = {
    "discovery": lines("""
        Discovery workshop held with the people who do the work
        How it works today written down: steps, tools and hours
        Technical deep dive on data model and permissions
        Two reference calls with companies of similar size
    """),
    "needs": lines("""
        Requirements agreed in writing: must have, nice to have, out of scope
        List of must-haves sent, ranked by the working group
        Use cases ranked and the first three chosen
        Fifteen acceptance questions written down
    """),
    "supplier": lines("""
        Supplier form and bank details entered in the purchasing portal
        Vendor record opened in procurement’s system
        Purchasing names the route: single source or three quotes
        Procurement kick-off: paper process and lead times written down
    """),
    "criteria": lines("""
        Exit criteria of the trial signed off before it starts
        Success measures of the pilot written and accepted
        What the trial must show agreed by both sides
    """),
    "setup": lines("""
        Trial environment connected to a copy of real data
        Sandbox loaded with 25 accounts
        Test tenant opened and ten users invited
        Pilot workspace configured as in the workshop notes
    """),
    "trial": lines("""
        Two-week trial on live work
        Pilot on 25 accounts, figures noted each Friday
        Ten users run their week in the sandbox
        Parallel run on one depot for ten days
    """),
    "results": lines("""
        Results measured against the exit criteria and shared in writing
        Pilot report with the figures of all ten users sent
        Trial read-out presented, each criterion marked met or not met
    """),
    "security": lines("""
        Security review held and risk rating issued
        Security questionnaire answered, with evidence attached
        Information security assessment finished and filed
    """),
    "case": lines("""
        Return worked out with the buyer’s own figures
        ROI model completed from the pilot’s figures
        Calculation of hours saved sent to the working group
    """),
    "budget": lines("""
        VP Finance approves the $120K budget line in the planning cycle
        Budget approved by the finance committee
        CFO releases the funds for year one
    """),
    "sponsor": lines("""
        Executive sponsor signs off on the purchase
        Sponsor confirms to the executive committee that it goes ahead
        Steering committee decides: go or no-go
    """),
    "legal": lines("""
        Legal review: contract redlines settled on both sides
        MSA terms agreed, no open comment on either side
        Data processing agreement and contract agreed by counsel
    """),
    "signature": lines("""
        Contract signed by both companies
        E-signature by both sponsors
        Order form signed
    """),
    "kickoff": lines("""
        Kickoff held: success criteria handed to the onboarding team
        Onboarding team introduced and first week planned
        Hand-over to customer success
    """),
    "live": lines("""
        Go live
        First 40 users live
        Cut-over from the old tool
    """),
}
MORE = lines("""
    Data dictionary sent to the integration team
    List of user groups and their rights agreed
    Import file of last year’s orders delivered
    Interface to the warehouse system tested with 200 records
    Names of the ten trial users sent
    Training dates for both shifts booked
    Works council informed in its March meeting
    Single sign-on connected to the test tenant
    Reference site in Utrecht visited
    Report of today’s handling times filed
    Migration rehearsal with 5,000 rows logged
    Translated screens checked by two users
    Roll-out order of the depots agreed
    Help texts handed to the service desk
    Archive of old plans exported
    Mobile devices of the pilot group enrolled
    Template for weekly figures agreed
    Integration partner’s offer received
    Naming rules for accounts agreed
    Field list for the CRM export confirmed
    Test script of 30 cases written
    Printers at the depots listed
    Shift leads trained
    Backup contact for each depot named
""")
