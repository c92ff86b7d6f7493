"""The production server: gunicorn with threads, on the configured database."""

from typing import Any

import click
from gunicorn.app.base import BaseApplication

from webapp.app import create_app
from webapp.commands.terminal.opened import opened

THREADS = 8
TIMEOUT_SECONDS = 60
MOST_WORKERS = 64


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口")
@click.option("--workers", type=click.IntRange(1, MOST_WORKERS), default=2, show_default=True, help="进程数")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址；前面有反向代理时不用改")
def command(port: int, workers: int, host: str) -> None:
    """在配置的数据库上开正式服务；停止时先办完手上的请求。

    \b
    例：
      fourgates serve --port 8000 --workers 4
    """
    opened().database.engine.dispose()
    _Server({
        "bind": f"{host}:{port}", "workers": workers, "worker_class": "gthread", "threads": THREADS,
        "timeout": TIMEOUT_SECONDS, "graceful_timeout": TIMEOUT_SECONDS, "proc_name": "fourgates",
        # Nothing outside the instance folder is written or listened on.
        "control_socket_disable": True,
    }).run()  # fmt: skip


class _Server(BaseApplication):
    """Each worker makes its own application, so that no database connection is shared over a fork."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app()
