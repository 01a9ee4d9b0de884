"""A believable print service, made up."""

from core.demo.scratch import demo_desk, desk_or_demo

__all__ = ["demo_desk", "desk_or_demo"]
