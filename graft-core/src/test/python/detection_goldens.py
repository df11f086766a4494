"""Makes detections.json, the goldens of DetectionMetricsTest, with pycocotools.

Run as `python detection_goldens.py OUT.json`; made with pycocotools 2.0.11 and NumPy as printed into the file.
Boxes lie on eighths of a pixel, so that sums and differences are exact and overlaps may tie with a threshold.
"""
import contextlib
import io
import json
import sys

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

SIZE = 256


def box(rng, side):
    w, h = (np.maximum(1, rng.integers(1, side * 8, 2)) / 8).tolist()
    x, y = (rng.integers(0, 8 * SIZE, 2) / 8).tolist()
    return [x, y, w, h]


def near(rng, b, by):
    moved = [v + int(rng.integers(-by, by + 1)) / 8 for v in b]
    return moved[:2] + [max(0.125, v) for v in moved[2:]]


def case(seed):
    rng = np.random.default_rng(seed)
    classes = int(rng.integers(1, 4))
    pictures = int(rng.integers(1, 7))
    side = int(rng.choice([20, 60, 250]))
    ties = seed % 3 == 0
    truth, found = [], []
    for p in range(pictures):
        there, seen = [], []
        for _ in range(0 if rng.random() < 0.25 else int(rng.integers(0, 9))):
            b = box(rng, side)
            crowd = bool(rng.random() < 0.15)
            area = b[2] * b[3] if rng.random() < 0.7 else b[2] * b[3] * 0.5
            there.append(dict(index=int(rng.integers(classes)), box=b, crowd=crowd, area=area))
        many = 130 if seed % 10 == 7 and p == 0 else int(rng.integers(0, 12))
        for _ in range(0 if rng.random() < 0.2 else many):
            if there and rng.random() < 0.7:
                one = there[int(rng.integers(len(there)))]
                b = near(rng, one["box"], int(rng.choice([0, 8, 40])))
                index = one["index"] if rng.random() < 0.9 else int(rng.integers(classes))
            else:
                b, index = box(rng, side), int(rng.integers(classes))
            score = float(rng.integers(1, 6)) / 8 if ties else round(float(rng.random()), 6)
            seen.append(dict(index=index, box=b, score=score))
        truth.append(there)
        found.append(seen)
    return dict(classes=classes, truth=truth, found=found)


def measured(c):
    pictures = range(1, len(c["truth"]) + 1)
    coco = COCO()
    coco.dataset = dict(
        images=[dict(id=i) for i in pictures],
        categories=[dict(id=k + 1, name=str(k)) for k in range(c["classes"])],
        annotations=[
            dict(id=0, image_id=i, category_id=b["index"] + 1, bbox=b["box"], area=b["area"], iscrowd=int(b["crowd"]))
            for i, there in zip(pictures, c["truth"])
            for b in there
        ],
    )
    for number, one in enumerate(coco.dataset["annotations"]):
        one["id"] = number + 1
    coco.createIndex()
    results = [
        dict(image_id=i, category_id=b["index"] + 1, bbox=b["box"], score=b["score"])
        for i, seen in zip(pictures, c["found"])
        for b in seen
    ]
    if not results:  # which loadRes refuses; there is nothing to be right
        coco_found = COCO()
        coco_found.dataset = dict(coco.dataset, annotations=[])
        coco_found.createIndex()
    else:
        coco_found = coco.loadRes(results)
    evaluation = COCOeval(coco, coco_found, "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    stats = evaluation.stats
    precision = evaluation.eval["precision"]  # [T, R, K, A, M]
    recall = evaluation.eval["recall"]  # [T, K, A, M]

    def mean(values):
        values = values[values > -1]
        return float(values.mean()) if values.size else -1

    return dict(
        all=[float(stats[i]) for i in (0, 1, 2, 3, 4, 5, 8)],
        perClass=[
            [mean(precision[:, :, k, 0, 2]), mean(precision[0, :, k, 0, 2])]
            + [mean(precision[:, :, k, a, 2]) for a in (1, 2, 3)]
            + [mean(recall[:, k, 0, 2])]
            for k in range(c["classes"])
        ],
    )


def main(out):
    cases = []
    for seed in range(50):
        one = case(seed)
        with contextlib.redirect_stdout(io.StringIO()):
            one["metrics"] = measured(one)
        cases.append(one)
    with open(out, "w") as file:
        file.write('{"versions": "pycocotools 2.0.11, numpy %s", "cases": [\n' % np.__version__)
        file.write(",\n".join(json.dumps(one, separators=(",", ":")) for one in cases))
        file.write("\n]}\n")


main(sys.argv[1])
