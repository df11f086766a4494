"""Few samples: Graft's exact head beside scikit-learn's logistic regression, on the same features.

    python few_samples.py GRAFT DATA BACKBONE OUT

GRAFT is the launcher, DATA a folder with train.csv and test.csv (text,label), BACKBONE an encoder of texts. For 8 and 32 samples
per class and five draws, Graft trains a head on the draw, and scikit-learn on the features that `graft features` gives of it with
the pooling that Graft chose there: by its defaults (C = 1) and by cross-validation of C, on features as they are.
"""
import csv
import json
import pathlib
import random
import subprocess
import sys
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV

warnings.filterwarnings("ignore", category=FutureWarning)
graft, data, backbone, out = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], pathlib.Path(sys.argv[4])
rows = {part: list(csv.DictReader(open(data / f"{part}.csv", encoding="utf-8"))) for part in ("train", "test")}

def run(*words):
    return subprocess.run([graft, *map(str, words)], check=True, capture_output=True, text=True).stdout

def features(folder, pooling):
    run("features", folder, "--backbone", backbone, "--pooling", pooling, "--out", folder / "f.npy", "--overwrite")
    table = list(csv.DictReader(open(folder / "f.npy.csv", encoding="utf-8")))
    x = np.load(folder / "f.npy")
    part = np.array([row["split"] for row in table])
    y = np.array([row["label"] for row in table])
    return {p: (x[part == p], y[part == p]) for p in ("train", "test")}

for per_class in (8, 32):
    gaps = []
    for seed in range(5):
        drawn = random.Random(seed).sample(rows["train"], len(rows["train"]))
        count, taken = {}, []
        for row in drawn:
            if count.get(row["label"], 0) < per_class:
                count[row["label"]] = count.get(row["label"], 0) + 1
                taken.append(row)
        folder = out / f"{data.name}-{per_class}-{seed}"
        folder.mkdir(parents=True, exist_ok=True)
        for name, part in (("train", taken), ("test", rows["test"])):
            with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, ["text", "label"])
                writer.writeheader()
                writer.writerows(part)
        # All that was drawn is trained on, so that both learn from the same.
        record = json.loads(run("train", folder, "--val-fraction", "0", "--backbone", backbone, "--strategy", "head",
                                "--json", "--out", folder / "out", "--overwrite"))
        own = record["metrics"]["test"]["accuracy"]
        pooling = next(p for p, words in (("layers", "the means over all tokens of the last three layers,"), ("first", "the first token,"),
                                          ("mean", "the mean over all tokens,"))
                       if any(r.startswith("features: " + words) for r in record["strategy"]["reasons"]))
        parts = features(folder, pooling)
        x, y = parts["train"]
        plain = LogisticRegression(max_iter=5000).fit(x, y).score(*parts["test"])
        cv = LogisticRegressionCV(max_iter=5000, cv=min(5, per_class)).fit(x, y).score(*parts["test"])
        gaps.append((own, plain, cv))
        print(f"{data.name} {per_class} a class, draw {seed}: {pooling}, {record['head']['method']}, graft {own:.3f}, C=1 {plain:.3f}, CV {cv:.3f}", flush=True)
    own, plain, cv = np.mean(gaps, axis=0)
    print(f"{data.name} {per_class} a class, mean: graft {own:.3f}, C=1 {plain:.3f}, CV {cv:.3f}", flush=True)
