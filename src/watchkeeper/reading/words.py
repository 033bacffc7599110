"""The word lists of `lexicons/words.yaml`, typed by a schema: one class for each question.

Lists are sets of words in lower case; what the file holds beside them, or lacks, is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from watchkeeper.claims.datafile import read_as

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class HeadingsWords:
    """Whose paper it is.

    Attributes:
        issues: Words for what a body issues, and for its number and day.
        offices: Nouns that make a part of a heading an office.
        office_words: Other words of the names of offices.
        bodies: Nouns of organisations that head their own notes.
        lesser: Words of a name that are written small.
        own: Words of an author who speaks as "we".
        stands: Nouns of which a spokesman speaks as his state's.
        about: Prepositions before what a statement is about.
        shared: Other words of names that bodies of several states share.
        firms: Nouns of companies that issue papers of their own.
        regimes: Words for those under other sanctions of the Security Council.
        evidence: Nouns of evidence, which shows and does not speak.
        fields: Nouns of what companies do, which name none.
        organs: Nouns of parts of organisations, which speak for themselves under a short name.
    """

    issues: Words
    offices: Words
    office_words: Words
    bodies: Words
    lesser: Words
    own: Words
    stands: Words
    about: Words
    shared: Words
    firms: Words
    regimes: Words
    evidence: Words
    fields: Words
    organs: Words


@dataclass(frozen=True, slots=True)
class ExclusionsWords:
    """When a verb of saying says nothing.

    Attributes:
        unsaid: Verbs that say nothing when nobody does them.
        ordering: Verbs that ask for a saying.
        irrealis: Words under which an infinitive is not done yet.
        handing: Prepositions under which a gerund is still a saying.
        modals: Modals that leave open whether it is said.
        nobody: Words for nobody.
        asking: Verbs that ask a person and doubt a thing.
        conceding: Verbs that acknowledge when they are negated ("did not dispute").
        withholding: Verbs that deny a charge, and withhold a thing.
        withheld: What is withheld ("denied the ship permission").
    """

    unsaid: Words
    ordering: Words
    irrealis: Words
    handing: Words
    modals: Words
    nobody: Words
    asking: Words
    conceding: Words
    withholding: Words
    withheld: Words


@dataclass(frozen=True, slots=True)
class ComplementsWords:
    """What a verb or noun of saying takes.

    Attributes:
        abstaining: Verbs that are cues in phrases only.
        prepositions: Prepositions that open a complement.
        tied: Those that the parser may tie to the object.
        kept: Those that go on with a bare object.
        shifting: Verbs whose object may be far off ("dismissed as").
        sayings: Nouns that a relative clause of saying may be about.
        refusing: Auxiliaries of a refusal ("would not say").
        wishing: Verbs that refuse in the past tense too ("did not wish to comment").
        checking: Adverbs of who tried and found nothing ("could not independently confirm").
        close: Prepositions that stand right behind their verb.
        owners: Prepositions before the owner of a noun of saying.
        naming: Verbs that give a name ("called it a stunt").
        addressees: Nouns of those who are told.
        describing: Verbs whose "as" may stand far off ("described it at the time as").
        performing: Verbs with which a statement acts.
        referring: What reporters are told to do when nothing is said.
    """

    abstaining: Words
    prepositions: Words
    tied: Words
    kept: Words
    shifting: Words
    sayings: Words
    refusing: Words
    wishing: Words
    checking: Words
    close: Words
    owners: Words
    naming: Words
    addressees: Words
    describing: Words
    performing: Words
    referring: Words


@dataclass(frozen=True, slots=True)
class MarginsWords:
    """Attribution in the margin.

    Attributes:
        reckonings: Preposition to nouns that attribute with it ("by the count of").
        after: Words that may follow a verb of speaking in the margin.
        hearers: Those who are told.
        misread: Verbs of speaking in the margin only, or taken for nouns.
    """

    reckonings: Mapping[str, Words]
    after: Words
    hearers: Words
    misread: Words


@dataclass(frozen=True, slots=True)
class SpeakersWords:
    """Whom a mention stands for.

    Attributes:
        person: Pronouns of a person.
        first: Pronouns of whoever speaks.
        thing: Pronouns of a body.
        group: Pronouns of several.
        own: Words by which an author means himself.
        authors: Nouns by which an author names himself ("this author").
        possessives: Possessives of somebody else.
        both: Words for two.
        ranks: Words before a title that name no office.
        definite: Words that point back at somebody named.
        members: Words for a part of a body ("one of its officers").
        leading: Nouns by which a body may be named again.
        honorifics: Honorifics.
        former: Words by which somebody speaks for nobody any more.
        envoys: Officials who are sent somewhere.
        accredited: Prepositions before where they are sent.
        kept: Prepositions that go on with a speaker's name.
        occasions: Nouns of occasions, which do not.
        months: Months, which do not either.
        small: Names of one word that are written small.
        learning: Verbs with which the source speaks ("has learned from three officials").
        papers: Nouns by which one document may be named in turn.
        issuing: Verbs by which a document is put out by their subject.
        saidin: Prepositions before the document in which something is said.
        handing_on: Participles after which "by" names no maker ("a report seen by Reuters").
        sent: Envoys whom a union of states has too ("an EU diplomat").
        domestic: Plurals that are the state's of the dateline, without an article.
        vague: Words before a noun that points at nobody.
        plain: Words of titles that tell no office from another.
        spokesmen: Those who speak for whoever was spoken of.
        abroad: Words for offices that a state has in others only.
        partisan: Words of parties, which speak for no state ("the shadow minister").
        public: Nouns of bodies that are a state's where a field of office names them.
        times: Nouns of time, which speak for nobody.
        vaguely: Adjectives that leave open whose an official is ("a Western diplomat").
        local: Words for offices of a part of a state.
        relaying: Those who tell what somebody briefed them of ("a lawmaker, citing the NIS").
        makers: Nouns of those who made a document ("the authors of the report").
        ministerial: Words for offices that a state without ministers has not.
        deputed: Officials who may speak for whoever is named behind them ("a spokesman for").
        bodies: Nouns in the full name of a body by which it may be named in short.
    """

    person: Words
    first: Words
    thing: Words
    group: Words
    own: Words
    authors: Words
    possessives: Words
    both: Words
    ranks: Words
    definite: Words
    members: Words
    leading: Words
    honorifics: Words
    former: Words
    envoys: Words
    accredited: Words
    kept: Words
    occasions: Words
    months: Words
    small: Words
    learning: Words
    papers: Words
    issuing: Words
    saidin: Words
    handing_on: Words
    sent: Words
    domestic: Words
    vague: Words
    plain: Words
    spokesmen: Words
    abroad: Words
    partisan: Words
    public: Words
    times: Words
    vaguely: Words
    local: Words
    relaying: Words
    makers: Words
    ministerial: Words
    deputed: Words
    bodies: Words


@dataclass(frozen=True, slots=True)
class ClaimsWords:
    """What is said, and of whom.

    Attributes:
        adversative: Conjunctions that open a clause of its own.
        same: Subjects that are the speaker.
        possessives: Possessives of the speaker's own side.
        pointing: Words that point at what was named before.
        places: Prepositions of place.
        roles: Preposition to the role of whom it names.
        counts: Words that make a figure without a digit.
        governing: Nouns by which a state's own offices are named in its mouth.
        selves: Nouns by which a body names itself with a capital ("the Managers").
        bare: Words that may stand alone before such a noun.
        relaying: Verbs that only hand over ("was quoted as saying").
    """

    adversative: Words
    same: Words
    possessives: Words
    pointing: Words
    places: Words
    roles: Mapping[str, str]
    counts: Words
    governing: Words
    selves: Words
    bare: Words
    relaying: Words


@dataclass(frozen=True, slots=True)
class StancesWords:
    """How it is said.

    Attributes:
        replying: Verbs that deny only by what they hold.
        unbidding: Bare verbs that bid nobody.
        singular: Pronouns after which a bare verb bids.
        negative: Words that negate.
        confirming: Cues of confirming.
        future: Auxiliaries of the future.
    """

    replying: Words
    unbidding: Words
    singular: Words
    negative: Words
    confirming: Words
    future: Words


@dataclass(frozen=True, slots=True)
class WordFile:
    """Schema of `words.yaml`, and its lists."""

    headings: HeadingsWords
    exclusions: ExclusionsWords
    complements: ComplementsWords
    margins: MarginsWords
    speakers: SpeakersWords
    claims: ClaimsWords
    stances: StancesWords


@lru_cache(maxsize=1)
def load_words() -> WordFile:
    """The word lists that ship with the package.

    Raises:
        InputError: The file does not fit the schema.
    """
    path = files("watchkeeper.reading") / "lexicons" / "words.yaml"
    return read_as(WordFile, path.read_text(encoding="utf-8"), path.name)
