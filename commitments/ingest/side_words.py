"""Patterns of what totals and notes begin with, which stand among or beside the rows of a table."""

TOTAL = (
    r"(?:(?:sous[-\s]?|grand\s|g[ée]n[ée]ral\s|sub-?)?tota(?:l|ux|ls)(?:\s(?:g[ée]n[ée]ral|partiel))?"
    r"|ensemble|sommes?|sum)"
)
AVERAGE = r"(?:moyennes?|average|mean)"
NOTE = r"(?:sources?|notes?|n\.?\s?b\.?|lecture|champ|remarques?|l[ée]gendes?|footnotes?)"
NOTE_SIGN = r"(?:\*|\(\d{1,2}\)|[¹²³])"
