"""What a person can do: one module a capability, the same for both faces. Synchronous, safe from any thread.

Knows no screen and no SQL; each change is one transaction of the store.
"""
