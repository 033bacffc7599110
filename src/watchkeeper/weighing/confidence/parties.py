"""Who stands behind the names in an items table: actors, their states, the participants.

A participant is an actor that takes part in the monitoring, or an agency of one, or a body whose
members take part. The program is told who they are; it has no list of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from watchkeeper.claims.actors import Registry, fold
from watchkeeper.weighing.confidence.items import Item, split

SELF = frozenset({"holder", "own", "self", "its holder", "the holder"})
AGAINST = "against "


class Parties:
    """Names resolved to the actors that count, each name once.

    Args:
        registry: The actors.
        participants: Ids of the actors that take part.
    """

    def __init__(self, registry: Registry, participants: Iterable[str] = ()) -> None:
        self.registry = registry
        self.participants = frozenset(participants)
        self._taking_part = frozenset(_heads(self.participants, registry))
        self._known: dict[str, frozenset[str]] = {}
        self._voices: dict[str, frozenset[str]] = {}
        self._registered: dict[str, bool] = {}

    def heads(self, text: str) -> frozenset[str]:
        """The states of the agencies, the members of the bodies, and the others as they are.

        Args:
            text: One or more names, separated by semicolons, or actor ids.

        Returns:
            Actor ids; empty for a blank text.
        """
        if text not in self._known:
            self._known[text] = frozenset(_heads(self._named(text), self.registry))
        return self._known[text]

    def _named(self, text: str) -> tuple[str, ...]:
        """The actors that a text names, as the registry has them."""
        return tuple(
            actor
            for part in split(text)
            for actor in ((part,) if part in self.registry else self.registry.resolve(part).actors)
        )

    def is_state(self, actor: str) -> bool:
        """The actor is a registered state."""
        return actor in self.registry and self.registry[actor].kind == "state"

    def registered(self, text: str) -> bool:
        """All that the text names is in the registry."""
        if text not in self._registered:
            heads = self.heads(text)
            self._registered[text] = bool(heads) and all(a in self.registry for a in heads)
        return self._registered[text]

    def takes_part(self, text: str) -> bool:
        """One whom the text names is a participant."""
        return not self._taking_part.isdisjoint(self.heads(text))

    def supplied_by_participant(self, item: Item) -> bool:
        """A participant collected, first produced or holds it."""
        return any(self.takes_part(text) for text in (item.collector, item.origin, item.holder))

    def serves_holder(self, item: Item) -> bool:
        """It serves the interest of whoever holds it."""
        interest = fold(item.interest)
        if interest in SELF:
            return True
        if not interest or _against(interest):
            return False
        return not self.heads(item.interest).isdisjoint(self.heads(item.holder))

    def against_holder(self, item: Item) -> bool:
        """It speaks against the interest of whoever holds it."""
        interest = fold(item.interest)
        if not _against(interest):
            return False
        whom = item.interest[len(AGAINST) :].strip()
        if not whom or fold(whom) in {*SELF, "interest", "its holder's interest"}:
            return True
        return not self.heads(whom).isdisjoint(self.heads(item.holder))

    def other_examiners(self, item: Item) -> frozenset[str]:
        """The participants, other than the holder, that recorded having examined it."""
        named = frozenset[str]().union(*(self.heads(name) for name in item.examined_by))
        return (named & self._taking_part) - self.heads(item.holder)

    def voices(self, text: str) -> frozenset[str]:
        """The actors named, an agency's state too; a body is itself, not its members."""
        if text not in self._voices:
            named = set(self._named(text))
            tops = {self.registry.state_of(actor) for actor in named}
            self._voices[text] = frozenset(named | tops)
        return self._voices[text]

    def speakers(self, item: Item) -> frozenset[str]:
        """Without whom the item would not be there: its origin, else its collector or holder."""
        texts = [t for t in ("; ".join(item.origins), item.collector, item.holder) if t]
        known = [text for text in texts if self.registered(text)]
        named = [actor for text in (known or texts)[:1] for actor in self._named(text)]
        tops = {actor: self.registry.state_of(actor) for actor in named}
        return frozenset(top if self.is_state(top) else actor for actor, top in tops.items())

    def involves(self, item: Item, actor: str) -> bool:
        """The actor, or an agency of it, collected, produced or holds it."""
        texts = (item.collector, item.origin, item.holder)
        return any(actor in self.voices(text) for text in texts)


def _against(interest: str) -> bool:
    return interest == "against" or interest.startswith(AGAINST)


def _heads(actors: Iterable[str], registry: Registry) -> set[str]:
    found: set[str] = set()
    for actor in actors:
        top = registry.state_of(actor)
        if top in registry and registry[top].kind == "state":
            found.add(top)
        elif actor in registry and registry[actor].members:
            found.update(registry[actor].members)
        else:
            found.add(actor)
    return found
