"""Makes the recorded values beside it: what scikit-learn and scipy say of made-up samples. From the repository's root:

    python -m venv venv && venv/bin/pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    venv/bin/python test/evaluation/reference/make.py && npm run format

Commit what it writes. Nothing is random but by the seeds below, so it writes the same again.
"""

import json
import math
from pathlib import Path

import numpy as np
from scipy.optimize import brentq, root
from scipy.special import betainc, expit, logsumexp
from scipy.stats import beta, binomtest
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    balanced_accuracy_score,
    f1_score,
    log_loss,
    precision_recall_fscore_support,
    roc_auc_score,
    roc_curve,
    top_k_accuracy_score,
)

FOLDER = Path("test/evaluation/reference")
BINS = 15


def write(name, values):
    (FOLDER / f"{name}.json").write_text(json.dumps(values) + "\n")


def plain(array):
    """32-bit numbers are written so that they read back as the same."""
    return [float(np.format_float_positional(v, unique=True)) for v in np.asarray(array).ravel()]


def samples(seed, count, unknown, labels):
    """Cosines [count + unknown, labels] in 32 bits, and the right label of each of the first."""
    random = np.random.default_rng(seed)
    # Two labels that no sample has, of which one comes first now and then.
    truth = random.integers(0, labels - 2, count)
    cosines = random.normal(0.2, 0.05, (count + unknown, labels))
    cosines[np.arange(count), truth] += 0.07
    cosines[:, labels - 1] -= 0.2
    return np.clip(cosines, -1, 1).astype(np.float32), truth


def softmax(cosines, scale):
    logits = scale * cosines.astype(np.float64)
    return np.exp(logits - logsumexp(logits, axis=1, keepdims=True))


def metrics():
    count, unknown, labels, scale = 150, 60, 9, 20.0
    cosines, truth = samples(7, count, unknown, labels)
    p = softmax(cosines, scale)
    known = p[:count]
    predicted = known.argmax(1)
    every = np.arange(labels)
    precision, recall, f1, support = precision_recall_fscore_support(
        truth, predicted, labels=every, zero_division=0
    )
    confidence = known.max(1)
    right = predicted == truth
    accuracy, mean_confidence = calibration_curve(right, confidence, n_bins=BINS)
    in_bin = np.histogram(confidence, BINS, (0, 1))[0]
    in_bin = in_bin[in_bin > 0]

    def detection(score):
        is_known = np.r_[np.ones(count), np.zeros(unknown)]
        fpr, tpr, _ = roc_curve(is_known, score, drop_intermediate=False)
        return {"auroc": roc_auc_score(is_known, score), "fprAt95Tpr": fpr[tpr >= 0.95].min()}

    write(
        "metrics",
        {
            "labels": labels,
            "logitScale": scale,
            "cosines": plain(cosines),
            "truth": truth.tolist(),
            "top1": top_k_accuracy_score(truth, known, k=1, labels=every),
            "top5": top_k_accuracy_score(truth, known, k=5, labels=every),
            "balancedAccuracy": balanced_accuracy_score(truth, predicted),
            "macroF1": f1_score(truth, predicted, average="macro"),
            "perLabel": {
                "support": support.tolist(),
                "recall": recall.tolist(),
                "precision": precision.tolist(),
                "f1": f1.tolist(),
            },
            "averagePrecision": [
                average_precision_score(truth == label, cosines[:count, label]) for label in range(labels - 2)
            ],
            "logLoss": log_loss(truth, known, labels=every),
            "calibrationError": float((in_bin * np.abs(accuracy - mean_confidence)).sum() / count),
            "bySimilarity": detection(cosines.max(1).astype(np.float64)),
            "byProbability": detection(p.max(1)),
            # Rounded, so that many are equal.
            "byRoundedProbability": detection(np.round(p.max(1), 1)),
        },
    )


def statistics():
    shapes = [(1, 19), (2, 281), (13, 247), (15, 286), (0.5, 0.5), (3, 3), (120, 4), (500, 99501), (50000, 50000)]
    shares = [1e-6, 0.025, 0.1, 0.5, 0.9, 0.975, 0.999]
    quantiles = [(a, b, p, float(beta.ppf(p, a, b))) for a, b in shapes for p in shares]
    cdfs = []
    for a, b in shapes:
        mean, deviation = a / (a + b), math.sqrt(a * b / (a + b + 1)) / (a + b)
        for steps in (-3, -1, 0, 0.5, 2, 4):
            x = mean + steps * deviation
            if 0 < x < 1:
                cdfs.append((a, b, x, float(betainc(a, b, x))))

    def interval(count, of):
        test = binomtest(count, of)
        wilson = test.proportion_ci(0.95, "wilson")
        return {
            "count": count,
            "of": of,
            "wilson": [wilson.low, wilson.high],
            "least": float(binomtest(count, of, alternative="greater").proportion_ci(0.95, "exact").low),
            "largest": float(binomtest(count, of, alternative="less").proportion_ci(0.95, "exact").high),
        }

    counts = [(0, 5), (5, 5), (1, 1), (3, 40), (34, 40), (7, 300), (12345, 100000)]
    write("statistics", {"quantiles": quantiles, "cdfs": cdfs, "intervals": [interval(*one) for one in counts]})


def calibration():
    own, labels = 50.0, 6
    cosines, truth = samples(11, 90, 0, labels)
    wide = cosines.astype(np.float64)

    def slope(log_scale):
        scale = math.exp(log_scale)
        p = softmax(cosines, scale)
        loss = (p * wide).sum() - wide[np.arange(90), truth].sum()
        return scale * loss + (log_scale - math.log(own)) / 0.25

    scale = math.exp(brentq(slope, math.log(1), math.log(500), xtol=1e-14))
    probability = softmax(cosines, scale).max(1)
    right = (softmax(cosines, scale).argmax(1) == truth).astype(int)
    logits = np.log(probability) - np.log1p(-probability)

    def confidence_slopes(at):
        a, log_b = at
        rise = math.exp(log_b) * logits
        excess = expit(a + rise) - right
        return [excess.sum() + a, (excess * rise).sum() + log_b / 0.25]

    a, log_b = root(confidence_slopes, [0, 0], tol=1e-14).x

    random = np.random.default_rng(3)
    features = random.normal(0, 1, (120, 3)) + np.r_[np.ones(70), np.zeros(50)][:, None] * [1.0, 0.4, 0.0]
    known = np.r_[np.ones(70, int), np.zeros(50, int)]
    fitted = LogisticRegression(C=0.1, solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(features, known)
    write(
        "calibration",
        {
            "own": own,
            "labels": labels,
            "cosines": plain(cosines),
            "truth": truth.tolist(),
            "scale": scale,
            "probability": probability.tolist(),
            "right": right.tolist(),
            "a": a,
            "b": math.exp(log_b),
            "features": features.T.tolist(),
            "known": known.tolist(),
            "intercept": float(fitted.intercept_[0]),
            "weights": fitted.coef_[0].tolist(),
        },
    )


metrics()
statistics()
calibration()
