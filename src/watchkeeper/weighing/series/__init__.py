"""Number series: figures by speaker, window and scope, combined only where the rules allow it."""
