"""How far an article that was cut out of a page can be trusted: beliefs and warning signs made one probability.

The weights are fitted by `python -m tests.benchmarks.fit_certainty` on generated pages that nothing else was fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import exp, log

# A belief is no surer than this: beyond it only rounding speaks.
MOST = 0.9995


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against one article. Beliefs and shares 0..1, the others 0 or 1."""

    borders: float  # that it begins and ends where it was cut
    exact: float  # that every line in it is what it was taken for
    marking: float  # that the page marks all of its articles
    marked: float  # its headline is given away by what stands below it, or it is signed
    following: float  # so is that of the next article, or none follows
    swallowing: float  # a subhead in it could be a headline
    subheaded_news: float  # it opens as news does and holds a subhead
    page_marked: float  # share of the page's articles that are marked
    page_swallowing: float  # share that may have swallowed another

    def measures(self) -> tuple[float, ...]:
        """Return the signs as what is weighed: beliefs by their log-odds, and where what the page does changes them."""
        borders, exact = odds_of(self.borders), odds_of(self.exact)
        rest = astuple(self)[2:]
        return 1.0, borders, exact, self.marking * borders, self.marking * exact, *rest


def odds_of(belief: float) -> float:
    """Return the logarithm of the odds of a belief."""
    held = min(MOST, max(1 - MOST, belief))
    return log(held / (1 - held))


WEIGHTS: tuple[float, ...] = (-0.46, 0.19, 0.56, -0.31, 0.17, 0.0, -0.21, 0.02, 0.12, 0.44, 0.37, 0.75)
# Warned of is what is less probable than this: where the page marks all of its articles, where it marks some, where it
# marks none. On pages of unseen seeds .55 warns of 37 in 100 of the wrong articles and of none of the right ones where
# all are marked (most of what is wrong there is a paragraph torn at a sentence's end, which no sign tells from two),
# .85 of 97 and 35 where some are, .93 of 95 and 60 where none is: 95 is what must be warned of there.
ALL_MARKED, SOME_MARKED, NONE_MARKED = 0.55, 0.85, 0.93
# One unmarked article of six makes a page of which all are marked half as likely.
UNMARKED_TELLS = 4
# Where warnings begin on the scale that is shown.
DOUBTFUL = 0.6


def probability(signs: Signs, weights: Sequence[float] = WEIGHTS) -> float:
    """Return how probable it is that the article is right in every line."""
    total = sum(weight * measure for weight, measure in zip(weights, signs.measures(), strict=True))
    return 1 / (1 + exp(-min(30.0, max(-30.0, total))))


def confidence(signs: Signs) -> float:
    """Return the confidence (0..1) that is shown: the probability, stretched so that warnings begin at DOUBTFUL."""
    right, pays = probability(signs), _pays(signs)
    if right < pays:
        return DOUBTFUL * right / pays
    return DOUBTFUL + (1 - DOUBTFUL) * (right - pays) / (1 - pays)


def _pays(signs: Signs) -> float:
    """Return the probability below which it pays to warn."""
    if not signs.page_marked:
        return NONE_MARKED
    # An article that nothing marks, among those found, says that the page does not mark all, however well it would fit.
    return SOME_MARKED + (ALL_MARKED - SOME_MARKED) * signs.marking * signs.page_marked**UNMARKED_TELLS
