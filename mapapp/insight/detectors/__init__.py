"""What is wrong with a plan, found by rules over a case: each with its evidence and the act that cures it."""
