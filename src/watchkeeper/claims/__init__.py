"""Who said what: the claim model, quantities with bounds, periods, actors, import of tables."""
