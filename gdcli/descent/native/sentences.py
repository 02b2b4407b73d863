"""Why there is no compiled loop."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

NOT_ON_WINDOWS: Final = Template("loops are not compiled on Windows")
NO_COMPILER: Final = Template("there is no C compiler")
INSTALL_COMPILER: Final = Template("Leave out --engine compiled, or install a compiler that is called cc.")
TOO_LARGE: Final = Template("the function is too large for the C compiler")
NO_TEMPORARY_FOLDER: Final = Template("there is no temporary folder that can be written")
FOLDER_NOT_WRITTEN: Final = Template("the temporary folder cannot be written: {reason}")
COMPILER_NOT_RUN: Final = Template("the C compiler {compiler} cannot be run: {reason}")
NO_MEMORY: Final = Template("no memory is left")
TOO_SLOW: Final = Template("the C compiler took longer than {seconds} s")
FAILED: Final = Template("the C compiler failed (status {status}): {reason}")
SAYS_NOTHING: Final = Template("it says nothing")
NOT_LOADED: Final = Template("what the C compiler built cannot be loaded: {reason}")
NO_FUNCTION: Final = Template("what the C compiler built has no function {name}")
