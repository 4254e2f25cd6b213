"""Note text written so that it reads back as meant.

Titles, speakers and pages come in; the lines of a note that `parse` reads as just these go out.
"""
