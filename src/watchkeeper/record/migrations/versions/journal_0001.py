"""The journal: entries, checkpoints, and the triggers that keep both append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the tables; what a migration makes is written out, as later versions differ."""
    op.create_table(
        "entries",
        sa.Column("position", _POSITION, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("author", sa.String(255), nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("salt", sa.LargeBinary(32), nullable=False),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False),
    )
    op.create_index("entries_by_kind", "entries", ["kind", "position"])
    op.create_table(
        "checkpoints",
        sa.Column("size", _POSITION, primary_key=True, autoincrement=False),
        sa.Column("root", sa.LargeBinary(32), nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in ("entries", "checkpoints"):
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuse_{act.lower()} BEFORE {act} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
                )


def downgrade() -> None:
    """There is no way back.

    Raises:
        NotImplementedError: Always.
    """
    raise NotImplementedError("the record is append-only")
