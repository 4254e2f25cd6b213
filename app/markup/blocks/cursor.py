"""A position in one line, in characters and in columns."""

CODE_INDENT = 4
"""Columns of indentation that make code of a line; also what a footnote's lines are indented by."""
_TAB = 4


class Cursor:
    """A position in one line. A tab counts as up to four columns."""

    __slots__ = ("_in_tab", "_start_column", "blank", "column", "indent", "offset", "start", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self.column = 0
        self.start = -1
        self._start_column = 0
        self._in_tab = False
        self.look()

    def look(self) -> None:
        """Find the next character that is no space: `start`, `indent`, `blank`."""
        if self.start < self.offset:
            self.start = self.offset
            self._start_column = self.column
            for char in self.text[self.offset :] if self._is_at_space() else "":
                if char == " ":
                    self._start_column += 1
                elif char == "\t":
                    self._start_column += _TAB - self._start_column % _TAB
                else:
                    break
                self.start += 1
        self.indent = self._start_column - self.column
        self.blank = self.start == len(self.text)

    def _is_at_space(self) -> bool:
        return self.text.startswith((" ", "\t"), self.offset)

    def skip_columns(self, count: int) -> None:
        """Move on by `count` columns, which may end inside a tab."""
        while count > 0 and self.offset < len(self.text):
            width = 1
            if self.text[self.offset] == "\t":
                width = _TAB - self.column % _TAB
            step = min(width, count)
            self._in_tab = step < width
            self.column += step
            self.offset += not self._in_tab
            count -= step
        self.look()

    def skip_to(self, offset: int) -> None:
        """Move on to a character's offset."""
        while self.offset < offset:
            tab = self.text[self.offset] == "\t"
            self.column += _TAB - self.column % _TAB if tab else 1
            self.offset += 1
            self._in_tab = False
        self.look()

    def skip_space(self) -> None:
        """Move on by one column if a space or tab is there."""
        if self._is_at_space():
            self.skip_columns(1)

    def finish(self) -> None:
        """Move to the end of the line."""
        self.offset = self.start = len(self.text)
        self.look()

    def rest(self) -> str:
        """Return the rest of the line; of a tab that was entered, its columns as spaces."""
        if self._in_tab:
            return " " * (_TAB - self.column % _TAB) + self.text[self.offset + 1 :]
        return self.text[self.offset :]
