"""The plugins in Python: `python3 plugins.py`, with the generated package on the path."""

import errno

import diary


class Console:
    """Prints lines."""

    def line(self, level: diary.Level, text: str) -> None:
        mark = "!" if level == diary.Level.WARNING else " "
        print(mark, text)


class InMemory:
    """Keeps pages in memory."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}

    def write(self, date: str, text: str) -> None:
        if len(text) > 20:
            raise OSError(errno.ENOSPC, "too long")
        self.pages[date] = text

    def read(self, date: str, reader: diary.Reader) -> bool:
        text = self.pages.get(date)
        if text is None:
            return False
        reader(text)
        return True


letters = diary.keep(Console(), InMemory())
print(f"{letters} letters")
