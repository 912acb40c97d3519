"""Floor 5: plans by the thousand, for who sells: each as judgement reads it, its figures, and lists of them."""
