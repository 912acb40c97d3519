"""mapapp: mutual action plans that both companies own."""
