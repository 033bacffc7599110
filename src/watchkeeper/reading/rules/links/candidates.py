"""What an answer may answer, and what it most likely does.

The rules:

1. A target is another speaker's claim within reach, before the answer or right after it; never a
   headline, and never what a joint speaker says in the same words.
2. Signs are weighed by `answer_weights.yaml`: whether the target is about the one who answers,
   whether the answer names its speaker, figure, picture or paper, what both have in common
   (`likeness`), how far they are apart, what kind of claim the target is.
3. The best target is linked when it scores enough, and with it those close to it.
4. A claim that says in the answer's own clause what is answered is always its target.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.links.lexicon import load_answer_words, load_weights
from watchkeeper.reading.rules.links.likeness import likeness
from watchkeeper.reading.rules.links.matters import Field

_WORDED = frozenset({"lawful", "mandate", "doubting"})
_ANSWERED = 3
"""Paragraphs that an answer at a briefing takes."""
_FAR = (("same paragraph", 0), ("next paragraph", 1), ("two or three paragraphs", 3))
_LAW = frozenset({"lawful", "rightful"})
_TALK = (("diplomatic",), ("sanctions_monitoring",), ("treaty_agreement",))
"""Main event types of claims about talks and papers rather than deeds."""
_BODY = frozenset({"mandate", "powers"})


def targets_of(field: Field, place: int) -> list[int]:
    """The claims that an answer may answer."""
    file = load_weights()
    answer, own = field.drafts[place], field.matters[place]
    found = []
    for other in range(max(0, place - file.reach), min(len(field.drafts), place + file.ahead + 1)):
        target = field.drafts[other]
        if other == place or target.role == "headline":
            continue
        if field.matters[other].who == own.who or not (answer.reported or target.reported):
            continue
        if not is_one(answer, target):
            found.append(other)
    return found


def is_one(one: Draft, other: Draft) -> bool:
    """Whether both are one clause, as of joint speakers."""
    this, that = one.proposition, other.proposition
    if this.sentence is not that.sentence:
        return False
    return this.clause == that.clause and this.rows == that.rows


def signs_between(
    field: Field, place: int, other: int, signs: Sequence[Set[str]], lexicons: Lexicons
) -> set[str]:
    """Signs that a claim answers another one.

    Args:
        field: The claims.
        place: The answer.
        other: What it may answer.
        signs: Signs by which each claim of the document answers another.
        lexicons: The lexicons.
    """
    body, worded = _is_body(field, other, lexicons), signs[place]
    return {
        f"target: {field.drafts[other].act}",
        *_distance(field, place, other),
        *_aboutness(field, place, other, worded),
        *_pointers(field, place, other, body=body),
        *likeness(field, place, other),
        *_rank(field, other),
        *({"worded as an answer"} if signs[other] & _WORDED else ()),
        *_turn(field, place, other),
        *_law(field, place, other, worded, body=body),
    }


def _is_body(field: Field, other: int, lexicons: Lexicons) -> bool:
    """Whether the target's speaker is a body that observes and reports, and no state."""
    entity = field.drafts[other].speaker.entity
    return bool(entity) and lexicons.registry.actors[entity].kind in ("organ", "research")


def _law(field: Field, place: int, other: int, worded: Set[str], *, body: bool) -> set[str]:
    """Whether the target names a breach, and the answer speaks of law or mandate."""
    found = {"mandate of a body"} if body and worded & _BODY else set()
    if field.matters[other].breach:
        found.add("breach")
        if worded & _LAW or field.matters[place].breach:
            found.add("law against breach")
    return found


def _distance(field: Field, place: int, other: int) -> set[str]:
    one, two = field.drafts[place].proposition, field.drafts[other].proposition
    same = one.sentence is two.sentence
    if same and is_within(field, place, other):
        return {"within the answer"}
    if same and field.hard(place) and two.said.cue is not None and two.said.cue.form == "noun":
        return {"told in its sentence"}
    gap = field.matters[place].paragraph - field.matters[other].paragraph
    if other > place:
        found = {"after"}
        found |= {"right after"} if other == place + 1 else set()
        return found | ({"after in the sentence"} if same else set())
    if same:
        return {"same sentence"}
    found = {next((name for name, most in _FAR if gap <= most), "far")}
    if not gap and field.matters[place].state in field.matters[other].beside:
        found.add("names his state there")
    return found


def is_within(field: Field, place: int, other: int) -> bool:
    """Whether the answer's own clause tells what it answers ("denied Kyiv's claim that ...")."""
    one, two = field.drafts[place].proposition, field.drafts[other].proposition
    cue = two.said.cue
    if cue is None or cue.form != "noun" or one.sentence is not two.sentence:
        return False
    if not field.hard(place):
        return False
    return not one.rows.isdisjoint(cue.rows) or not one.rows.isdisjoint(two.rows)


def _aboutness(field: Field, place: int, other: int, worded: Set[str]) -> set[str]:
    """Whether the target is about the one who answers."""
    own, target = field.matters[place], field.matters[other]
    if not own.state:
        return {"about him"} if own.caller & target.words else set()
    if own.state in target.about:
        return {"names his state"}
    if own.state in target.beside:
        return {"sentence names his state"}
    if own.state in field.around(other) or "somebody names him" not in worded:
        return set()
    return {"about others"}


def _pointers(field: Field, place: int, other: int, *, body: bool) -> set[str]:
    """What the answer names of its target: whose, which figure, picture or paper."""
    own, target, found = field.matters[place], field.matters[other], set()
    nouns = load_answer_words().nouns
    speaker, sentence = field.drafts[other].speaker, field.drafts[other].proposition.sentence
    if speaker.entity in own.named or (target.state and target.state in own.about):
        found.add("names its speaker")
    elif target.caller & own.words:
        found.add("calls its speaker")
    if own.state and target.state and target.state in field.naming.get(own.state, ()):
        found.add("names its state somewhere")
    if own.nouns & nouns.figures and "NUM" in sentence.pos:
        found.add("figure")
    if own.nouns & nouns.pictures and target.nouns & nouns.pictures:
        found.add("picture")
    if own.nouns & nouns.papers and (body or not nouns.papers.isdisjoint(sentence.lemmas)):
        found.add("paper")
    return found


def _rank(field: Field, other: int) -> set[str]:
    """What kind of claim the target is among those of the document."""
    target, found = field.drafts[other], set()
    if "NUM" in target.proposition.sentence.pos:
        found.add("has a number")
    if target.kinds[:1] in _TALK:
        found.add("of talk")
    if target.via:
        found.add("passed on")
    if field.matters[other].who in field.denying and not field.hard(other):
        found.add("its speaker denies")
    if not target.reported:
        found.add("author's own" if field.note else "author's own in a report")
    if other == field.opening:
        found.add("opening")
    if field.matters[other].paragraph <= field.lead:
        found.add("lead")
    if field.hard(other):
        found.add("itself an answer")
    cue = target.proposition.said.cue
    if cue is not None and cue.form == "noun":
        found.add("told by a noun")
    return found


def _turn(field: Field, place: int, other: int) -> set[str]:
    """Who has spoken between the target and the answer after it."""
    if _is_elsewhere(field, place, other):
        return {"other exchange"}
    if other > place:
        return set()
    aside = {field.matters[place].who, field.matters[other].who}
    between = {
        field.matters[one].who
        for one in range(other + 1, place)
        if field.matters[one].who not in aside and not field.hard(one)
    }
    if between:
        return {"one speaker between"} if len(between) == 1 else set()
    found = {"last speaker before"}
    gap = field.matters[place].paragraph - field.matters[other].paragraph
    if field.drafts[other].role == "question" and gap <= _ANSWERED:
        found.add("just asked")
    if _points(field, place, other):
        found.add("points at it")
    return found


def _is_elsewhere(field: Field, place: int, other: int) -> bool:
    """Whether the target was put in a question to which the answer does not belong."""
    if field.drafts[other].role != "question":
        return False
    begin, end = field.matters[other].paragraph, field.matters[place].paragraph
    return other > place or any(begin < one < end for one in field.asked)


def _points(field: Field, place: int, other: int) -> bool:
    """Whether an answer points at what was said right before ("that suggestion", "this")."""
    own = field.matters[place]
    if own.paragraph - field.matters[other].paragraph > 1 or other != _last(field, place):
        return False
    return own.points or field.drafts[place].elided


def _last(field: Field, place: int) -> int:
    """The last claim of somebody else before the answer, -1 without one."""
    own = field.matters[place].who
    return next((one for one in range(place - 1, -1, -1) if field.matters[one].who != own), -1)
