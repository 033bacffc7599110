"""From cues to attributed propositions: one walk down each parsed sentence.

The rules:

1. A clause belongs to the nearest cue above it; what a cue holds in several clauses with facts of
   their own is several propositions.
2. A cue inside the content of another is nested: the inner speaker speaks, the outer one is a
   conduit; when both are the same, the inner act counts ("Moscow said it rejected …").
3. Joint speakers make a proposition each.
4. What stands under no cue is the frame's (statement, quotation, delegate) or the outlet's own.
5. A verb of speaking in the margin ("he said", "as Seoul put it", "according to") speaks the clause
   that it is attached to.

The walk keeps its own stack: a sentence may nest as deep as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.propositions.proposition import Proposition, Said
from watchkeeper.reading.rules.sentences.clauses import has_own_subject, is_finite, is_set_off
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.rules.speakers.subjects import speakers_of
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().claims

_CLAUSAL = frozenset({"that", "quote", "noun", "none"})
_PAUSES = frozenset({",", ";", ":", "-", "\u2013", "\u2014"})
_PLAIN = frozenset({"assert", "commit", "characterize"})
Steps: TypeAlias = "Iterator[Steps]"
"""The rest of a walk from here: each step is walked to its end before the next."""


class Walk:
    """Walks one sentence; see the rules above.

    Args:
        sentence: The sentence.
        cues: Its cues by row.
    """

    def __init__(self, sentence: Sentence, cues: Mapping[int, Cue]) -> None:
        self.sentence = sentence
        self.cues = cues
        self.found: list[Proposition] = []
        self._verbs = frozenset(row for row, cue in cues.items() if cue.form != "noun")
        self._seen: set[int] = set()
        self._spoken: dict[int, Cue] = {}
        for cue in cues.values():
            if cue.form == "fronted":
                for clause in cue.clauses:
                    self._spoken.setdefault(clause, cue)

    def run(self) -> list[Proposition]:
        """All propositions in the order of the walk."""
        root = next(row for row in range(len(self.sentence)) if self.sentence.heads[row] == row)
        steps = [self._clause(root, Said(), True)]
        while steps:
            step = next(steps[-1], None)
            if step is None:
                steps.pop()
            else:
                steps.append(step)
        if ":" in self.sentence.words or ";" in self.sentence.words:
            self._after_colon()
        return self.found

    def _after_colon(self) -> None:
        """What stands after a colon or semicolon goes on with whoever spoke before it."""
        colon = min(i for i, word in enumerate(self.sentence.words) if word in (":", ";"))
        spoken = [p for p in self.found if p.said.heads and p.said.cue and p.said.cue.row < colon]
        if not spoken:
            return
        said = replace(spoken[0].said, cue=None)
        whole = {row for p in spoken for row in (*p.rows, *p.lead)}
        kept = []
        for p in self.found:
            if p.said.heads:
                kept.append(p)
                continue
            rows = frozenset(row for row in p.rows if row > colon or row not in whole)
            rest = frozenset(row for row in rows if self.sentence.pos[row] != "PUNCT")
            if len(rest) >= 3:
                kept.append(replace(p, said=said, rows=rows))
        self.found = kept

    def _clause(
        self, row: int, said: Said, asserted: bool, lead: frozenset[int] = frozenset()
    ) -> Steps:
        """One clause and everything under it."""
        if row in self._seen:
            return
        self._seen.add(row)
        spoken = self._spoken.get(row)
        if spoken is not None and spoken.row not in self._seen:
            heads = speakers_of(self.sentence, spoken, self._verbs)
            if heads:
                self._seen.add(spoken.row)
                said = Said(spoken, heads, said if said.heads else said.outer)
                lead = self._lead(spoken, heads)
                asserted = True
                yield self._rest(spoken.row, said, skip=frozenset({row}))
        cue = self.cues.get(row)
        if cue is not None and cue.form != "fronted":
            heads = speakers_of(self.sentence, cue, self._verbs)
            # "Paris called it a crime; thousands had fallen, he recalled": two acts side by side.
            apart = is_set_off(self.sentence, row)
            if apart and said.cue is not None:
                said = said.outer or Said()
            weak = (
                bool(said.heads)
                and cue.form not in _CLAUSAL
                and (cue.act in _PLAIN or self._told(cue, said) or self._theirs(heads))
                and self.sentence.deps[row] not in ("relcl", "advcl", "acl")
            )
            if not weak and heads:
                yield self._cue(cue, heads, said, lead)
                return
        if asserted:
            self._assert(row, said, lead)
        yield self._rest(row, said, asserted=asserted)

    def _theirs(self, heads: tuple[int, ...]) -> bool:
        """As in "they have admitted their crime": whose act it is nobody can tell from "they"."""
        return bool(heads) and self.sentence.lowers[heads[0]] in ("they", "he", "she")

    def _told(self, cue: Cue, said: Said) -> bool:
        """As in "recalled that Moscow had waved it off": an act long done is only told."""
        told = said.cue is not None and said.cue.form == "that"
        return told and any(
            self.sentence.lowers[kid] == "had" for kid in self.sentence.children(cue.row, "aux")
        )

    def _cue(self, cue: Cue, heads: tuple[int, ...], said: Said, lead: frozenset[int]) -> Steps:
        inner = Said(cue, heads, said if said.heads else said.outer)
        lead = lead | self._lead(cue, heads)
        taken = {*cue.clauses}
        if cue.clauses and cue.form != "noun":
            for clause in cue.clauses:
                yield self._clause(clause, inner, True, lead)
                lead = frozenset()
        else:
            yield self._nominal(cue, inner, lead)
            for clause in cue.clauses:
                self._seen.add(clause)
                yield self._rest(clause, inner)
        for kid in self.sentence.kids[cue.row]:
            if kid in cue.objects or kid in cue.rows:
                yield self._descend(kid, inner)
            elif kid not in taken and kid not in self._seen:
                conj = self.sentence.deps[kid] == "conj"
                yield self._under(kid, inner if conj else said, said)

    def _under(self, kid: int, said: Said, around: Said) -> Steps:
        """A dependent of a cue's verb that is no clause of its content."""
        label, finite = self.sentence.deps[kid], is_finite(self.sentence, kid)
        if label == "conj" and finite:
            trailing = kid not in self.cues and has_own_subject(self.sentence, kid)
            yield self._clause(kid, said if trailing and _trails(said) else around, True)
        elif label in ("ccomp", "parataxis") and finite and kid not in self.cues:
            yield self._clause(kid, said if said.heads else around, True)
        else:
            yield self._descend(kid, said)

    def _nominal(self, cue: Cue, said: Said, lead: frozenset[int]) -> Steps:
        rows: set[int] = set()
        if cue.form == "quote":
            for top in cue.objects:
                yield self._clause(top, said, True, lead)
                lead = frozenset()
            return
        for top in (*cue.objects, *cue.clauses):
            rows.update(self.sentence.subtree(top, self._cut(top)))
        self.found.append(
            Proposition(self.sentence, said, cue.row, frozenset(rows), lead, nominal=True)
        )

    def _assert(self, row: int, said: Said, lead: frozenset[int]) -> None:
        if self._only_quotes(row):
            return
        rows = self.sentence.subtree(row, self._cut(row))
        while self.sentence.words[rows[0]] in _PAUSES and rows[0] != row:
            rows = rows[1:]
        # The full stop behind another claim is no reason to cover that claim.
        while len(rows) > 1 and self.sentence.pos[rows[-1]] == "PUNCT" and rows[-2] < rows[-1] - 1:
            rows = rows[:-1]
        self.found.append(Proposition(self.sentence, said, row, frozenset(rows), lead))

    def _only_quotes(self, row: int) -> bool:
        """As in "X was quoted as saying …": the verb only hands over."""
        if self.sentence.lemmas[row] not in _WORDS.relaying:
            return False
        return any(
            self.sentence.lowers[kid] == "as"
            and any(k in self.cues for k in self.sentence.kids[kid])
            for kid in self.sentence.kids[row]
        )

    def _rest(
        self, row: int, said: Said, skip: frozenset[int] = frozenset(), asserted: bool = True
    ) -> Steps:
        for kid in self.sentence.kids[row]:
            if kid in skip or kid in self._seen:
                continue
            if self._separate(kid):
                yield self._clause(kid, said, asserted)
            else:
                yield self._descend(kid, said)

    def _descend(self, row: int, said: Said) -> Steps:
        """Below what is no proposition by itself there may be cues."""
        if row in self._seen:
            return
        if row in self.cues or row in self._spoken:
            yield self._clause(row, said, False)
            return
        self._seen.add(row)
        for kid in self.sentence.kids[row]:
            yield self._descend(kid, said)

    def _separate(self, kid: int) -> bool:
        """Whether a dependent clause is a proposition of its own beside its head."""
        sentence, label, spoken = self.sentence, self.sentence.deps[kid], kid in self.cues
        if label in ("conj", "parataxis"):
            return is_finite(sentence, kid) and (
                spoken or has_own_subject(sentence, kid) or self._promises(kid)
            )
        if label == "ccomp":
            return not spoken and is_finite(sentence, kid) and is_set_off(sentence, kid)
        if label == "advcl":
            marks = sentence.children(kid, "mark")
            return any(sentence.lowers[mark] in _WORDS.adversative for mark in marks)
        return False

    def _promises(self, kid: int) -> bool:
        """As in "We condemn the sales and will publish what we find": one's own deed to come."""
        subject = self.sentence.child(self.sentence.heads[kid], "nsubj")
        if subject is None or self.sentence.lowers[subject] not in ("we", "i"):
            return False
        will = [
            any(self.sentence.lowers[k] in ("will", "shall") for k in self.sentence.kids[row])
            for row in (kid, self.sentence.heads[kid])
        ]
        return self.sentence.deps[kid] == "conj" and will == [True, False]

    def _cut(self, row: int) -> frozenset[int]:
        """Branches under a clause that are claims of their own or only attribution."""
        cut = set()
        stack = list(self.sentence.kids[row])
        while stack:
            kid = stack.pop()
            cue = self.cues.get(kid)
            separate = self._separate(kid) and self.sentence.deps[kid] != "ccomp"
            if (
                separate
                or (cue is not None and cue.form in ("fronted",))
                or (
                    cue is not None
                    and self.sentence.deps[kid] in ("advcl", "relcl", "acl", "parataxis")
                    and speakers_of(self.sentence, cue)
                )
            ):
                cut.add(kid)
            else:
                stack += self.sentence.kids[kid]
        return frozenset(cut)

    def _lead(self, cue: Cue, heads: tuple[int, ...]) -> frozenset[int]:
        rows = set(cue.rows)
        for head in heads:
            near = self.sentence.heads[head] == cue.row or cue.form in ("noun", "fronted")
            if near or self.sentence.heads[self.sentence.heads[head]] == cue.row:
                rows.update(phrase_of(self.sentence, head))
        return frozenset(rows)


def _trails(said: Said) -> bool:
    """Whether what is said stands before the verb of saying."""
    clauses = () if said.cue is None else said.cue.clauses
    return said.cue is not None and bool(clauses) and max(clauses) < said.cue.row
