"""The rules of the audit (audit.md §2–§5, §8), pure: the same functions the screens, the store and the tests ask."""
