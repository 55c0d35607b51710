"""What if it breaks? Each module that has a `drill` stages one kind of fault, and counts the harm.

The tests in tests/faults run the same drills with few rounds; `scripts/faults` runs them with many.
"""
