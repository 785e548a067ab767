"""Writes recorded.json: learning from examples as its formulas say it, by numpy and scipy (2.4.6 and 1.17.1)."""

import base64
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax

SCALE = 30.0


def unit(rows):
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32).astype(np.float64)


def as_text(rows):
    """Float32, row-major, in base64."""
    return base64.b64encode(rows.astype("<f4").tobytes()).decode()


def made(seed, dimensions, counts, noise, text_noise):
    random = np.random.default_rng(seed)
    common = random.normal(size=dimensions)
    centres = common + random.normal(size=(len(counts), dimensions))
    labels = np.repeat(np.arange(len(counts)), counts)
    random.shuffle(labels)
    examples = unit(centres[labels] + noise * random.normal(size=(len(labels), dimensions)))
    texts = unit(centres + text_noise * random.normal(size=centres.shape))
    return examples, labels, texts


def parts(examples, labels, count):
    """m_c, m̄ and P."""
    dimensions = examples.shape[1]
    means = np.stack([examples[labels == c].mean(axis=0) for c in range(count)])
    rest = examples - means[labels]
    free = len(labels) - count
    covariance = rest.T @ rest / free
    inverse = np.linalg.inv(free * covariance + np.trace(covariance) * np.eye(dimensions))
    return means, means.mean(axis=0), dimensions * inverse


def terms(x, means, centre, inverse):
    offsets = means - centre
    nearness = 20 * x @ offsets.T
    discriminant = (x - centre) @ inverse @ offsets.T - 0.5 * np.einsum("ci,ij,cj->c", offsets, inverse, offsets)
    return nearness, discriminant


def folds_of(labels, counts):
    several = [count for count in counts if count >= 2]
    folds = min([5, *several])
    dealt = [0] * len(counts)
    of = []
    for label in labels:
        of.append(-1 if counts[label] < 2 else (label + dealt[label]) % folds)
        dealt[label] += 1
    return folds, np.array(of)


def pictured_texts(texts, means):
    means = means / np.linalg.norm(means, axis=1, keepdims=True)
    others = [np.delete(texts - means, c, axis=0).mean(axis=0) for c in range(len(texts))]
    moved = means + np.array(others)
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)


def losses(logits, right):
    return -log_softmax(logits, axis=1)[np.arange(len(right)), right]


def wrong_texts(text, pictured, right):
    """Labels whose text is replaced: gains of more than three standard errors, largest first."""
    logits, wrong = text.copy(), []

    def gains(label):
        without = logits.copy()
        without[:, label] = pictured[:, label]
        return losses(logits, right) - losses(without, right)

    def is_sure(label):
        own = right == label
        kinds = [gains(label)[own], gains(label)[~own]]
        error = np.sqrt(sum(len(kind) * kind.var(ddof=1) for kind in kinds)) / len(right)
        return gains(label).mean() > 3 * error

    candidates = [label for label in range(text.shape[1]) if np.sum(right == label) >= 4 and is_sure(label)]
    for label in sorted(candidates, key=lambda label: -gains(label).mean()):
        if is_sure(label):
            logits[:, label] = pictured[:, label]
            wrong.append(label)
    return sorted(wrong)


def fitted(text, near, far, right):
    """The weights, and the losses with them."""

    def with_weights(weights):
        return losses(text + weights[0] * near + weights[1] * far, right)

    best = minimize(
        lambda w: with_weights(w).mean(), [0.1, 0.1], method="L-BFGS-B", bounds=[(0, 10)] * 2,
        options={"ftol": 1e-16, "gtol": 1e-12},
    )
    # L-BFGS-B with differences is good for six digits; Newton's method on the free weights for the rest.
    weights = polished(best.x, text, near, far, right)
    return weights, with_weights(weights)


def case(seed, dimensions, counts, noise, text_noise, strangers=()):
    examples, labels, texts = made(seed, dimensions, counts, noise, text_noise)
    # Texts that have nothing to do with their label.
    for label in strangers:
        texts[label] = unit(np.random.default_rng(label).normal(size=(1, dimensions)))[0]
    folds, of = folds_of(labels, counts)
    shape = (len(labels), len(counts))
    nearness, discriminant, pictured = (np.full(shape, np.nan) for _ in range(3))
    for fold in range(folds):
        held = of == fold
        known = parts(examples[~held], labels[~held], len(counts))
        nearness[held], discriminant[held] = terms(examples[held], *known)
        pictured[held] = SCALE * examples[held] @ pictured_texts(texts, known[0]).T
    kept = of >= 0
    text, right = SCALE * examples[kept] @ texts.T, labels[kept]
    near, far = nearness[kept], discriminant[kept]
    replaced = wrong_texts(text, pictured[kept], right)
    plain = fitted(text, near, far, right)
    if replaced:
        without = text.copy()
        without[:, replaced] = pictured[kept][:, replaced]
        mended = fitted(without, near, far, right)
        if mended[1].mean() < plain[1].mean():
            plain = mended
        else:
            replaced = []
    (a, b), after = plain
    before = losses(text, right)
    gains = before - after
    means, centre, inverse = parts(examples, labels, len(counts))
    offsets = means - centre
    used = texts.copy()
    used[replaced] = pictured_texts(texts, means)[replaced].astype(np.float32)
    weights = SCALE * used + 20 * a * offsets + b * offsets @ inverse
    biases = -b * (offsets @ inverse @ centre + 0.5 * np.einsum("ci,ij,cj->c", offsets, inverse, offsets))
    return {
        "logitScale": SCALE,
        "dimensions": dimensions,
        "vectors": as_text(examples),
        "labels": labels.tolist(),
        "texts": as_text(texts),
        "folds": of.tolist(),
        "a": a,
        "b": b,
        "replaced": replaced,
        "textLoss": before.mean(),
        "loss": after.mean(),
        "standardError": gains.std(ddof=1) / np.sqrt(len(gains)),
        "weights": weights.ravel().tolist(),
        "biases": biases.tolist(),
    }


def polished(start, text, near, far, right):
    weights = np.array(start)
    free = weights > 1e-6
    weights[~free] = 0
    rows = np.arange(len(right))
    for _ in range(20):
        logits = text + weights[0] * near + weights[1] * far
        shares = np.exp(log_softmax(logits, axis=1))
        both = np.stack([near, far], axis=2)
        means = np.einsum("nc,nck->nk", shares, both)
        gradient = (means - both[rows, right]).mean(axis=0)
        centred = both - means[:, None]
        hessian = np.einsum("nc,nck,ncl->kl", shares, centred, centred) / len(right)
        step = np.zeros(2)
        step[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
        weights -= step
    return weights.tolist()


cases = [
    case(8, 12, [17, 16, 19, 18, 15], 2.0, 1.5),
    case(26, 13, [14, 18, 1, 12, 16, 1], 1.5, 1.5),
    case(2, 13, [3, 8, 1, 2, 6, 1], 1.0, 2.0),
    case(3, 7, [40, 30, 25], 2.5, 0.6),
    case(5, 24, [12, 14, 10, 13, 1, 12, 3], 1.5, 0.7, strangers=[1, 3]),
]
Path(__file__).with_name("recorded.json").write_text(json.dumps(cases, indent=2) + "\n")
