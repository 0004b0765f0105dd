"""Who speaks and acts: mentions of people, states, bodies and groups, and whom each one means."""

from __future__ import annotations

from communique.actors.cast import Cast, cast
from communique.actors.registry import Registry, default_registry

__all__ = ["Cast", "Registry", "cast", "default_registry"]
