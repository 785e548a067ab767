"""Makes paired.json: p of McNemar's exact test by statsmodels and scipy, and intervals to 30 digits by mpmath. From the
repository's root:

    python -m venv venv && venv/bin/pip install scipy==1.17.1 statsmodels==0.15.0 mpmath==1.4.1
    venv/bin/python test/evaluation/reference/paired.py && npm run format

Tango's interval is found from its definition, not from its closed form: the shares that are likeliest under an assumed
difference are where the derivative of the likelihood is zero.
"""

import json
from pathlib import Path

from mpmath import mp, mpf, sqrt
from scipy.stats import binom, binomtest, norm
from statsmodels.stats.contingency_tables import mcnemar

mp.dps = 30
CASES = [
    (9, 3, 32), (3, 9, 32), (16, 8, 86), (1, 7, 21), (0, 1, 44), (0, 0, 133), (0, 0, 10), (5, 0, 40), (0, 5, 40),
    (7, 12, 300), (12, 7, 300), (30, 45, 1000), (400, 610, 20000), (1, 1, 2), (20, 30, 50), (0, 3, 3), (4000, 4200, 100000),
]  # fmt: skip


def bisect(below, low, high):
    """Where `below` ends to hold."""
    low, high = mpf(low), mpf(high)
    for _ in range(110):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return low


def score(b, c, n, d):
    """b: gained, c: lost, d: the assumed difference of shares."""

    def slope(q):
        return (b / (q + d) if b else 0) + (c / q if c else 0) - 2 * (n - b - c) / (1 - 2 * q - d)

    tiny = mpf(10) ** -28
    low, high = max(mpf(0), -d), (1 - d) / 2
    q = bisect(lambda q: slope(q) > 0, low + tiny, high - tiny) if slope(low + tiny) > 0 else low
    return (b - c - n * d) / sqrt(n * (2 * q + d - d * d))


def tango_low(b, c, n, z):
    tiny = mpf(10) ** -25
    return bisect(lambda d: score(b, c, n, d) >= z, -1 + tiny, mpf(b - c) / n)


def case(b, c, n):
    one, two = mpf(norm.isf(0.05)), mpf(norm.isf(0.025))
    gained, lost = mpf(b + 1) / (n + 2), mpf(c + 1) / (n + 2)
    half = two * sqrt((gained + lost - (gained - lost) ** 2) / (n + 2))
    changed = b + c
    return {
        "gained": b,
        "lost": c,
        "of": n,
        "p": mcnemar([[0, b], [c, 0]], exact=True).pvalue if changed else 1,
        "pOfLoss": binomtest(c, changed, alternative="greater").pvalue if changed else 1,
        "pOfGain": binomtest(b, changed, alternative="greater").pvalue if changed else 1,
        "tango": [float(tango_low(b, c, n, two)), float(-tango_low(c, b, n, two))],
        "tangoLowerBound": float(tango_low(b, c, n, one)),
        "bonettPrice": [float(gained - lost - half), float(gained - lost + half)],
    }


tails = [(0, 59, 0.05), (3, 40, 0.05), (12, 200, 0.05), (1, 1, 0.3), (60000, 100000, 0.6), (2, 30, 0.9), (900, 1000, 0.5)]
Path("test/evaluation/reference/paired.json").write_text(
    json.dumps(
        {
            "pairs": [case(*one) for one in CASES],
            "tails": [
                {"k": k, "n": n, "p": p, "atMost": binom.cdf(k, n, p), "atLeast": binom.sf(k - 1, n, p)}
                for k, n, p in tails
            ],
        },
        indent=2,
    )
    + "\n"
)
