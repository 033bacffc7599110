"""Runs the migrations on the connection that `database.migrate` hands over, in its transaction."""

from alembic import context

from watchkeeper.record.database import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
