"""The command line: one file per noun, loaded only when its command is called."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shorttake import __version__
from shorttake.errors import ShorttakeError
from shorttake.site import Site

if TYPE_CHECKING:
    from shorttake.render.stale.manifest import Look

# Command -> its module and function, in the order in which `shorttake --help` lists them.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("init", "init", "Start a blog in a new folder."),
    "add-link": ("add", "add_link", "Keep a link in the inbox."),
    "inbox": ("inbox", "inbox", "What is kept and not yet published."),
    "find": ("find", "find", "Have I linked this?"),
    "ingest": ("ingest", "ingest", "Bookmarks and feeds into the inbox."),
    "feeds": ("feeds", "feeds", "Which feeds you read."),
    "river": ("river", "river", "What the feeds brought."),
    "keep": ("river", "keep", "Keep one of it."),
    "skip": ("river", "skip", "Let one of it go by."),
    "draft": ("draft", "draft", "The next Short Take, from the inbox."),
    "lint": ("lint", "lint", "What a careful editor would catch."),
    "publish": ("publish", "publish", "Date, number and publish a draft."),
    "sections": ("sections", "sections", "Where you would file a link, and why."),
    "live": ("live", "live", "A liveblog from the hall."),
    "snapshot": ("snapshot", "snapshot", "Copies of linked pages that last."),
    "stats": ("stats", "stats", "What the archive says about itself."),
    "migrate": ("migrate", "migrate", "Bring an old blog of Jekyll, Hugo or WordPress."),
    "check": ("check", "check", "Which links are rotten."),
    "repair": ("repair", "repair", "Rotten links, mended."),
    "build": ("build", "build", "Build the site."),
    "serve": ("serve", "serve", "See the site while you write."),
}


class _Lazy(click.Group):
    """Knows the commands by name, imports one when it is called: adding a link must feel instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"shorttake.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from shorttake.settings import did_you_mean

            hint = did_you_mean(args[0], COMMANDS) or "`shorttake --help` lists the commands"
            raise click.UsageError(f"there is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: shorttake add-link https://www.rfc-editor.org/rfc/rfc9110.html --note 'All of HTTP.'",
)
@click.option("-C", "folder", type=click.Path(), metavar="DIR", default=".", help="The blog's folder.")
@click.option("-v", "--verbose", is_flag=True, help="Say more, and show where an unexpected error came from.")
@click.version_option(__version__, prog_name="shorttake", message="%(prog)s %(version)s")
@click.pass_context
def shorttake(ctx: click.Context, folder: str, verbose: bool) -> None:
    """Keep links, write a sentence about each, publish a numbered Short Take."""
    ctx.meta["shorttake.verbose"] = verbose
    from shorttake.cli import show

    alone, looked = ctx.obj or (False, None)
    ctx.obj = Site(Path(folder))
    ctx.obj.alone, ctx.obj.looked = alone, looked
    ctx.obj.on_problem = show.warning
    ctx.call_on_close(ctx.obj.close)


def main() -> None:
    """The console script: 0 done, 1 refused (what, where, hint on stderr), 2 wrong usage."""
    sys.exit(run(sys.argv[1:], alone=True))


def run(arguments: list[str], alone: bool = False, looked: Look | None = None) -> int:
    """Runs one command and gives its exit code; expected errors are told, never thrown.

    `alone` says that the process ends with it; `looked` is what a look at the blog's files has just found.
    """
    from shorttake.cli import show

    for stream in (sys.stdout, sys.stderr):
        # Names of files and pages may hold what a terminal's encoding cannot print.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        result = shorttake.main(
            args=arguments, prog_name="shorttake", standalone_mode=False, obj=(alone, looked)
        )
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.UsageError as error:
        show.usage(error)
        return 2
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        show.note("stopped")
        return 130
    except ShorttakeError as error:
        show.error(error)
        return error.exit_code
    except click.ClickException as error:
        show.error(ShorttakeError(error.format_message()))
        return error.exit_code
    except BrokenPipeError:  # `shorttake inbox | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = os.fsdecode(error.filename) if error.filename is not None else None
        show.error(ShorttakeError(error.strerror or str(error), where))
        return 1
    except Exception as error:  # noqa: BLE001 (a bug of ours: said as such, with its trace only if asked for)
        show.unexpected(error, verbose=any(flag in arguments for flag in ("-v", "--verbose")))
        return 1
