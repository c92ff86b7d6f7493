"""How Alembic runs here: always on a connection that `runner` opened, always with the names of `records.base`."""

from alembic import context

from workflows.records.tables import metadata


def run() -> None:
    """Runs what `runner` asked for."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata(),
        # SQLite cannot alter much of a table in place: a later migration copies it instead.
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
