"""What tests that compare reported figures share: ranges, relations, ledgers, coincidences."""
