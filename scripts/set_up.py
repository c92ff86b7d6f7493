"""Everything that `make run` and, with --dev, `make test` need; done once, then only looked at.

Every step leaves a stamp with the hash of its inputs and is skipped while they stay the same. Standard library only.
Exit code 2 and a sentence when something must be installed by hand first.
"""

from __future__ import annotations

import argparse

import steps
import system


def main() -> None:
    """Sets up this checkout."""
    parser = argparse.ArgumentParser(description="Set up Four Gates in this folder.")
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    for_tests: bool = parser.parse_args().dev
    try:
        system.use_new_enough_python()
        with steps.one_at_a_time():
            set_up(for_tests=for_tests)
    except steps.Stopped as stopped:
        steps.leave(stopped)
    except KeyboardInterrupt:
        steps.leave(steps.Stopped(steps.FAILED, "安装已停止；再运行一次即可续装。", "Stopped; run it again to go on."))


def set_up(*, for_tests: bool) -> None:
    """The steps, in the order in which they need each other."""
    # Imported here: these two speak the Python that use_new_enough_python() looked for.
    import front_end
    import python_packages

    system.install_what_is_missing(for_tests=for_tests)
    python_packages.install(for_tests=for_tests)
    front_end.install()
    system.show_fonts_to_the_browser()


if __name__ == "__main__":
    main()
