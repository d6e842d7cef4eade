"""Patterns of what totals and notes begin with, which stand among or beside the rows of a table."""

TOTAL = (
    r"(?:(?:sous[-\s]?|grand\s|g[ée]n[ée]ral\s|sub-?)?tota(?:l|ux|ls)(?:\s(?:g[ée]n[ée]ral|partiel))?"
    r"|ensemble|sommes?|sum)"
)
# What is no total of a table of any kind, and one among rows of ours.
SUMMARY = r"(?:moyennes?(?:\s(?:g[ée]n[ée]rales?|globales?|des\staux))?|average|mean|cumul|Σ)"
# What is a label of figures only where there is nothing else.
FIGURE = r"(?:min(?:imum)?|max(?:imum)?|m[ée]dianes?|median|nombre|number|effectif|count)"
NOTE = r"(?:sources?|notes?|n\.?\s?b\.?|lecture|champ|remarques?|l[ée]gendes?|footnotes?)"
NOTE_SIGN = r"(?:\*|\(\d{1,2}\)|[¹²³])"
# What stands above a signature.
SIGNED = r"(?:fait\s+[àa]|done\s+at)\s.{2,60}\d{4}"
