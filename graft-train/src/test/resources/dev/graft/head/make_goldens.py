"""Makes heads.json and ../eval/metrics.json with scikit-learn 1.9.1, numpy 2.4.6, Python 3.11.

    python make_goldens.py

Features are rounded to float32 first, as Graft gets them.
"""

import json
import pathlib

import numpy as np
from sklearn import metrics
from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV
from sklearn.preprocessing import StandardScaler

HERE = pathlib.Path(__file__).parent


def rounded(values, digits=12):
    return np.round(np.asarray(values, dtype=np.float64), digits).tolist()


def features(rng, samples, columns):
    values = rng.normal(size=(samples, columns)) * rng.uniform(0.5, 3, columns) + rng.normal(size=columns)
    return values.astype(np.float32)


def logistic(name, seed, samples, columns, classes, penalty, balanced):
    rng = np.random.default_rng(seed)
    x = features(rng, samples, columns)
    logits = x[:, :classes] + rng.normal(size=(samples, classes))
    y = logits.argmax(1)
    weights = np.ones(samples)
    if balanced:
        weights = samples / (classes * np.bincount(y)[y])
    mean = np.average(x.astype(np.float64), axis=0, weights=weights)
    scale = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=weights))
    # Two classes have one column of coefficients here and two, w and -w, in Graft's softmax.
    c = (1 if classes > 2 else 2) / penalty
    model = LogisticRegression(C=c, tol=1e-12, max_iter=100000).fit((x - mean) / scale, y, sample_weight=weights)
    return {
        "name": name,
        "columns": columns,
        "classes": classes,
        "penalty": penalty,
        "balanced": balanced,
        "features": [float(v) for v in x.ravel()],
        "classOf": y.tolist(),
        "probabilities": rounded(model.predict_proba((x - mean) / scale).ravel(), 9),
    }


def ridge(name, seed, samples, columns, targets, penalty):
    rng = np.random.default_rng(seed)
    x = features(rng, samples, columns)
    y = (x[:, :targets] @ rng.normal(size=(targets, targets)) + rng.normal(size=(samples, targets))).astype(np.float32)
    standard = StandardScaler().fit_transform(x.astype(np.float64))
    model = Ridge(alpha=penalty, solver="svd").fit(standard, y.astype(np.float64))
    left_out = np.zeros_like(y, dtype=np.float64)
    for i in range(samples):
        keep = np.arange(samples) != i
        left_out[i] = Ridge(alpha=penalty, solver="svd").fit(standard[keep], y[keep].astype(np.float64)).predict(standard[[i]])[0]
    return {
        "name": name,
        "columns": columns,
        "targets": targets,
        "penalty": penalty,
        "features": [float(v) for v in x.ravel()],
        "values": [float(v) for v in y.ravel()],
        "predictions": rounded(model.predict(standard).ravel()),
        "leaveOneOut": rounded(left_out.ravel()),
    }


def classification(seed, samples, classes):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, samples)
    logits = rng.normal(size=(samples, classes)) + 1.5 * np.eye(classes)[y]
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    p = p.astype(np.float32)
    predicted = p.argmax(1)
    labels = list(range(classes))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(y, predicted, labels=labels, zero_division=0)
    q = p.astype(np.float64)
    return {
        "classes": classes,
        "probabilities": [float(v) for v in p.ravel()],
        "classOf": y.tolist(),
        "accuracy": float(metrics.accuracy_score(y, predicted)),
        "macroF1": float(metrics.f1_score(y, predicted, average="macro")),
        "logLoss": float(-np.log(q[np.arange(samples), y]).mean()),
        "top5": float(metrics.top_k_accuracy_score(y, q, k=5, labels=labels)) if classes > 5 else None,
        "confusion": metrics.confusion_matrix(y, predicted, labels=labels).tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
    }


def labels(seed, samples, count):
    rng = np.random.default_rng(seed)
    y = rng.random((samples, count)) < 0.3
    p = (1 / (1 + np.exp(-(rng.normal(size=(samples, count)) + 2 * y - 1)))).astype(np.float32)
    q = p.astype(np.float64)
    hard = p >= 0.5
    return {
        "labels": count,
        "probabilities": [float(v) for v in p.ravel()],
        "present": y.astype(int).ravel().tolist(),
        "exactMatch": float(metrics.accuracy_score(y, hard)),
        "microF1": float(metrics.f1_score(y, hard, average="micro")),
        "macroF1": float(metrics.f1_score(y, hard, average="macro")),
        "meanAveragePrecision": float(metrics.average_precision_score(y, q, average="macro")),
        "logLoss": float(-np.where(y, np.log(q), np.log(1 - q)).mean()),
    }


def ranking(seed, samples):
    rng = np.random.default_rng(seed)
    positive = rng.random(samples) < 0.4
    scores = np.round(rng.normal(size=samples) + positive, 1)  # with ties
    return {
        "scores": scores.tolist(),
        "positive": positive.astype(int).tolist(),
        "auroc": float(metrics.roc_auc_score(positive, scores)),
        "averagePrecision": float(metrics.average_precision_score(positive, scores)),
    }


def regression(seed, samples, targets):
    rng = np.random.default_rng(seed)
    y = rng.normal(size=(samples, targets)).astype(np.float32)
    p = (y + 0.5 * rng.normal(size=(samples, targets))).astype(np.float32)
    y64, p64 = y.astype(np.float64), p.astype(np.float64)
    return {
        "targets": targets,
        "truths": [float(v) for v in y.ravel()],
        "predictions": [float(v) for v in p.ravel()],
        "mae": float(metrics.mean_absolute_error(y64, p64)),
        "rmse": float(metrics.root_mean_squared_error(y64, p64)),
        "r2": float(metrics.r2_score(y64, p64)),
    }


def write(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")


write(
    HERE / "heads.json",
    {
        "logistic": [
            logistic("more samples than features", 1, 40, 5, 3, 2.0, False),
            logistic("fewer samples than features", 2, 15, 25, 3, 5.0, False),
            logistic("two classes", 3, 30, 4, 2, 1.0, False),
            logistic("balanced", 4, 40, 4, 3, 3.0, True),
        ],
        "ridge": [
            ridge("more samples than features", 5, 20, 6, 2, 3.0),
            ridge("fewer samples than features", 6, 10, 16, 1, 0.5),
        ],
    },
)
write(
    HERE.parent / "eval" / "metrics.json",
    {
        "classification": [classification(1, 40, 3), classification(2, 60, 8)],
        "labels": labels(3, 40, 4),
        "ranking": ranking(4, 50),
        "regression": regression(5, 30, 2),
    },
)
