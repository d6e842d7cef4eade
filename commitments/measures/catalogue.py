"""All that is published of the measures, in the order of the open data."""

from commitments.measures.actors import ACTORS
from commitments.measures.coverage import COVERAGE
from commitments.measures.crosstab import CELLS
from commitments.measures.events import FOLLOWED
from commitments.measures.evidence import EVIDENCE
from commitments.measures.figures import FIGURES
from commitments.measures.headline import HEADLINE
from commitments.measures.law import LAW
from commitments.measures.outcomes import OUTCOME_SUMS
from commitments.measures.partnerships import JOINT, TIES
from commitments.measures.period import CHANGES, TREND
from commitments.measures.register import STANDING
from commitments.measures.revisions import REVISIONS

PUBLISHED = (
    *(HEADLINE, FIGURES, STANDING, ACTORS, EVIDENCE, CELLS, COVERAGE, TREND, OUTCOME_SUMS, LAW, FOLLOWED),
    *(TIES, JOINT, REVISIONS),
)
ANSWERS = (*(published.answer for published in PUBLISHED if published.answer), CHANGES)
