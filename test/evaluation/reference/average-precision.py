"""Records average precision as scikit-learn has it: python average-precision.py > average-precision.json"""

import json

import numpy as np
import sklearn
from sklearn.metrics import average_precision_score

generator = np.random.default_rng(16)
cases = []
# Multiples of 1/64 are exact in 32-bit floats, and make many scores equal.
for samples, labels, lift in ((40, 3, 0.5), (120, 5, 0.25), (300, 4, 0.0)):
    scores = generator.integers(-32, 33, (samples, labels)) / 64
    expected = generator.integers(-1, labels, samples)
    for sample, label in enumerate(expected):
        if label >= 0:
            scores[sample, label] += lift
    known = expected >= 0
    values = [float(average_precision_score(expected[known] == label, scores[known, label])) for label in range(labels)]
    cases.append({"scores": scores.tolist(), "expected": expected.tolist(), "averagePrecision": values})
print(json.dumps({"version": f"scikit-learn {sklearn.__version__}", "cases": cases}, separators=(",", ":")))
