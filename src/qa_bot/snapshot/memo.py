"""What has to be worked out is recalled, if it was worked out from the same before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from qa_bot.snapshot.parts import DamagedError, Part, Sealed

Value = TypeVar("Value")


class Memo(Protocol):
    """Remembers what things came to, by what they were made from."""

    def under(self, made_from: Iterable[str]) -> Memo:
        """Return the memo of what is made from these texts, and from all that this one is of."""
        ...

    def recall(
        self,
        name: str,
        make: Callable[[], Value],
        pack: Callable[[Value], Part],
        unpack: Callable[[Part], Value],
    ) -> Value:
        """Return what ``make`` returned when it was last called for the same, or call it.

        name: what is made; no other may bear it. unpack: raises DamagedError for a part that
            ``pack`` would not have made. What ``make`` raises is raised, and not remembered.
        """
        ...


class Afresh:
    """Remembers nothing."""

    def under(self, made_from: Iterable[str]) -> Memo:
        """Return itself; the texts are not looked at."""
        return self

    def recall(
        self,
        name: str,
        make: Callable[[], Value],
        pack: Callable[[Value], Part],
        unpack: Callable[[Part], Value],
    ) -> Value:
        """Make it."""
        return make()


AFRESH = Afresh()


class Recollection:
    """The parts of an earlier run, and what this one takes of them and adds.

    before: the earlier parts by name, each with the key of what it was made from.
    parts: those of this run; what it neither took nor made is not among them.
    """

    def __init__(self, before: Mapping[str, tuple[str, Sealed]]) -> None:
        self.before = before
        self.parts: dict[str, tuple[str, Part]] = {}
        self._made = False

    @property
    def is_new(self) -> bool:
        """Whether this run's parts are not the earlier ones."""
        return self._made or self.parts.keys() != self.before.keys()

    def take(self, name: str, key: str) -> Sealed | None:
        """Return the earlier part of that name if it was made from the same."""
        known, part = self.before.get(name, (None, None))
        return part if known == key else None

    def keep(self, name: str, key: str, part: Part, *, made: bool) -> None:
        """Keep a part that was taken, or made in this run."""
        self.parts[name] = (key, part)
        self._made |= made

    def memo(self, code: str) -> Memo:
        """Return the memo over these parts; code: what makes them, for other code makes others."""
        return _Keyed(self, code)


class _Keyed:
    """The memo of what is made from what a key stands for."""

    def __init__(self, recollection: Recollection, key: str) -> None:
        self._recollection = recollection
        self._key = key

    def under(self, made_from: Iterable[str]) -> Memo:
        """Return the memo of what is made from these texts as well."""
        digest = hashlib.blake2b(self._key.encode(), digest_size=16)
        for text in made_from:
            data = text.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "little"))  # or "ab", "c" would be "a", "bc"
            digest.update(data)
        return _Keyed(self._recollection, digest.hexdigest())

    def recall(
        self,
        name: str,
        make: Callable[[], Value],
        pack: Callable[[Value], Part],
        unpack: Callable[[Part], Value],
    ) -> Value:
        """Return what was made from the same, else make it."""
        sealed = self._recollection.take(name, self._key)
        if sealed is not None:
            try:
                part = sealed.open()
                value = unpack(part)
            except DamagedError:
                pass  # made anew, like any that is missing
            else:
                self._recollection.keep(name, self._key, part, made=False)
                return value
        value = make()
        self._recollection.keep(name, self._key, pack(value), made=True)
        return value
