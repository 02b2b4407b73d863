"""A command of a page as a POSIX shell reads it."""

import subprocess


def shell_words(command: str) -> list[str]:
    """The words of a command, as a shell reads them."""
    done = subprocess.run(["sh", "-c", f"printf '%s\\0' {command}"], capture_output=True, text=True, check=True)
    return done.stdout.split("\0")[:-1]
