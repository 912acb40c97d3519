"""The fields that a column may become, and the titles that people give such columns."""

from enum import StrEnum


class Field(StrEnum):
    """What a column of a plan becomes."""

    NUMBER = "number"
    PHASE = "phase"
    TASK = "task"
    OWNER = "owner"
    OWNER_EMAIL = "owner_email"
    OWNER_ORGANISATION = "owner_organisation"
    START = "start"
    DUE = "due"
    DURATION = "duration"
    KIND = "kind"
    DONE_ON = "done_on"
    STATUS = "status"
    AFTER = "after"
    DONE_WHEN = "done_when"
    NOTES = "notes"
    LINK = "link"


class PersonField(StrEnum):
    """What a column of a list of people becomes."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    TITLE = "title"
    ORGANISATION = "organisation"
    PART = "part"
    NEEDS = "needs"


Vocabulary = dict[str, str]  # field -> titles, separated by |

PLAN: Vocabulary = {
    Field.NUMBER: (
        "#|no|nr|num|number|id|ref|step|step no|step number|task no|task number|task id|item|item no"
        "|item number|s.no|sl no|wbs|row|nummer|lfd nr|numero"
    ),
    Field.PHASE: (
        "phase|stage|section|workstream|work stream|category|area|group|milestone group|track|bucket"
        "|abschnitt|bereich|etape|fase|שלב|المرحلة"
    ),
    Field.TASK: (
        "task|tasks|task name|what|action|actions|action item|action items|activity|activities|description"
        "|to do|todo|step description|event|deliverable|milestone|milestones|what will be done"
        "|what needs to happen|next step|next steps|item description|task description|mutual action|summary"
        "|title|name"
        "|aufgabe|aufgaben|vorgang|vorgangsname|massnahme|was|tache|taches|tarea|tareas|attivita|taak|משימה|משימות|المهمة|مهمة|المهام"
    ),
    Field.OWNER: (
        "owner|owners|owner name|who|responsible|responsibility|assignee|assigned to|assigned|lead|person"
        "|by whom|accountable|resource|resources|resource names|dri|contact|name of owner|poc|point of contact"
        "|raci"
        "|verantwortlich|verantwortlicher|zustandig|wer|ressourcennamen|responsable|encargado|responsabile"
        "|אחראי|אחראית|בעלים|المسوول|مسوول|المالك"
    ),
    Field.OWNER_EMAIL: (
        "owner email|email|e-mail|owner e-mail|email address|mail|owner mail|contact email|assignee email"
    ),
    Field.OWNER_ORGANISATION: (
        "owner organization|owner organisation|company|organization|organisation|org|side|party|team"
        "|owner company|who side|owning company|department|owning party|owner side|buyer/seller"
        "|buyer or seller|firma|unternehmen|entreprise|empresa"
    ),
    Field.START: (
        "start|start date|starts|from|begin|begins|start on|starts on|planned start|begin date"
        "|kick off date|beginn|anfang|debut|inicio|inizio|תאריך התחלה|התחלה|تاريخ البدء|البداية"
    ),
    Field.DUE: (
        "due|due date|by when|when|date|deadline|target|target date|end|end date|finish|finish date|until|to"
        "|complete by|completion date|due by|due on|eta|planned finish|planned end|planned date"
        "|target completion|by|timeline|timing"
        "|fallig|fallig am|fallig bis|faellig|termin|frist|bis|bis wann|ende|enddatum|datum|echeance"
        "|date d'echeance|fin"
        "|fecha|fecha limite|fecha de vencimiento|vencimiento|scadenza|vervaldatum"
        "|תאריך יעד|תאריך סיום|תאריך|מועד|تاريخ الاستحقاق|الموعد النهايي|تاريخ الانتهاء|التاريخ"
    ),
    Field.DURATION: (
        "duration|duration (days)|duration in days|duration days|days|working days|business days|no of days"
        "|number of days|days needed|length|length (days)|how long|est. days|est days|estimate|effort|effort (days)"
        "|time needed|dauer|dauer (tage)|tage|duree|jours|duracion|dias"
    ),
    Field.KIND: (
        "type|kind|task type|type of task|item type|step type|activity type|is milestone|milestone y/n|milestone (y/n)"
        "|milestone yes/no|art|typ"
    ),
    Field.DONE_ON: (
        "done on|completed on|actual finish|actual end|date completed|completed date|actual date|finished on"
        "|date done|actual completion|erledigt am|termine le"
    ),
    Field.STATUS: (
        "status|state|progress|done|done?|complete|complete?|completed|completed?|% complete|% done"
        "|percent complete|check|rag|task status|stand|statut|estado|etat|stato|fortschritt|avancement"
        "|סטטוס|מצב|الحالة|حالة"
    ),
    Field.AFTER: (
        "depends on|dependency|dependencies|dependent on|predecessor|predecessors|waiting on|waiting for"
        "|comes after|after|blocked by|prerequisite|prerequisites|needs|requires|pre-req|prereq|preceded by"
        "|follows|vorganger|nach|abhangig von|predecesseur|predecesseurs|predecesores|predecesoras|dependencias"
    ),
    Field.DONE_WHEN: (
        "done when|acceptance criteria|acceptance|exit criteria|definition of done|success criteria|outcome"
        "|expected outcome|output|deliverables|criteria|evidence of completion"
    ),
    Field.NOTES: (
        "notes|note|comments|comment|remarks|remark|details|detail|comments/notes|notes/comments|status notes"
        "|update|updates|latest update|notizen|bemerkung|bemerkungen|kommentar|kommentare|remarques"
        "|commentaires|notas|comentarios"
    ),
    Field.LINK: "link|links|url|evidence|document|documents|doc|attachment|attachments|file|resources link|hyperlink",
}

PEOPLE: Vocabulary = {
    PersonField.NAME: "name|full name|person|contact|contact name|stakeholder|who|attendee",
    PersonField.FIRST_NAME: "first name|first|given name|forename",
    PersonField.LAST_NAME: "last name|last|surname|family name",
    PersonField.EMAIL: "email|e-mail|email address|mail|e-mail address|work email",
    PersonField.TITLE: "title|job title|position|job|function|designation",
    PersonField.ORGANISATION: "organization|organisation|company|org|account|side|party|account name|employer|team",
    PersonField.PART: (
        "part in the decision|part|role in decision|role in the decision|decision role|buying role|role|persona"
        "|meddic role|meddpicc role|stakeholder role|stakeholder type|type"
    ),
    PersonField.NEEDS: (
        "needs to say yes|needs|need|what they need|wants|win criteria|personal win|cares about|motivation"
        "|interest|interests"
    ),
}
EXACTLY = frozenset({"days", "tage", "jours", "dias", "length", "estimate"})  # "Days late" is no length
REPEATABLE = frozenset({Field.NOTES, Field.LINK})  # several columns may become one field
