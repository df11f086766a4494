"""Makes detection.json: YOLOX's loss and SimOTA's assignments in PyTorch.

A small reimplementation of YOLOX (Ge et al., 2021, arXiv:2107.08430) after the reference code's
yolo_head.py and losses.py. Run with any PyTorch 2 and NumPy; made with torch 2.15.0.
Usage: python make_detection_goldens.py > detection.json
"""

import json
import math

import torch
import torch.nn.functional as F

GRIDS = [(8, 8, 8), (16, 4, 4), (32, 2, 2)]  # stride, width, height
CLASSES = 3


def outputs(case, images):
    """The network's outputs by a formula that the test repeats."""
    anchors = sum(w * h for _, w, h in GRIDS)
    i = torch.arange(images * anchors * (5 + CLASSES), dtype=torch.float64)
    values = 0.8 * torch.sin(0.37 * i * (case + 1) + 0.11 * i * i / 997 + case)
    raw = values.float().double().reshape(images, anchors, 5 + CLASSES)
    raw[..., 2:4] += 1  # so that some boxes overlap enough for several anchors each
    return raw


def anchors():
    rows = []
    for stride, width, height in GRIDS:
        for y in range(height):
            for x in range(width):
                rows.append((x, y, stride))
    table = torch.tensor(rows, dtype=torch.float64)
    return table[:, :2], table[:, 2]


def decode(raw):
    grid, stride = anchors()
    centre = (raw[..., :2] + grid) * stride[:, None]
    size = raw[..., 2:4].exp() * stride[:, None]
    return torch.cat([centre, size], -1)


def pairwise_iou(a, b):
    tl = torch.max(a[:, None, :2] - a[:, None, 2:] / 2, b[:, :2] - b[:, 2:] / 2)
    br = torch.min(a[:, None, :2] + a[:, None, 2:] / 2, b[:, :2] + b[:, 2:] / 2)
    inner = (br - tl).clamp(min=0).prod(2)
    return inner / (a[:, 2:].prod(1)[:, None] + b[:, 2:].prod(1) - inner)


def assign(raw, truth):
    """SimOTA for one image: (anchors, boxes, ious)."""
    if len(truth) == 0:
        return torch.zeros(0, dtype=torch.long), torch.zeros(0, dtype=torch.long), torch.zeros(0)
    grid, stride = anchors()
    centres = (grid + 0.5) * stride[:, None]
    near = ((centres[None] - truth[:, None, 1:3]).abs() < 1.5 * stride[None, :, None]).all(2)
    candidates = near.any(0).nonzero()[:, 0]
    near = near[:, candidates]
    if len(candidates) == 0:
        return candidates, candidates, torch.zeros(0)
    iou = pairwise_iou(truth[:, 1:], decode(raw)[candidates])
    p = (raw[candidates, 5:].sigmoid() * raw[candidates, 4:5].sigmoid()).sqrt()
    one_hot = F.one_hot(truth[:, 0].long(), CLASSES).double()
    cls = F.binary_cross_entropy(
        p[None].expand(len(truth), -1, -1),
        one_hot[:, None].expand(-1, len(candidates), -1),
        reduction="none",
    ).sum(-1)
    cost = cls + 3 * -torch.log(iou + 1e-8) + 1e6 * (~near)
    k = min(10, iou.shape[1])
    wanted = iou.topk(k, 1).values.sum(1).int().clamp(min=1)
    matching = torch.zeros_like(cost)
    for g in range(len(truth)):
        matching[g, cost[g].topk(int(wanted[g]), largest=False).indices] = 1
    several = matching.sum(0) > 1
    best = cost[:, several].argmin(0)
    matching[:, several] = 0
    matching[best, several.nonzero()[:, 0]] = 1
    taken = matching.sum(0) > 0
    boxes = matching[:, taken].argmax(0)
    return candidates[taken], boxes, (matching * iou).sum(0)[taken]


def loss(raw, truths, l1):
    found = [assign(r.detach(), t) for r, t in zip(raw, truths)]
    count = max(1, sum(len(a) for a, _, _ in found))
    grid, stride = anchors()
    total = 0
    for r, truth, (rows, boxes, ious) in zip(raw, truths, found):
        present = torch.zeros(len(r), dtype=torch.float64)
        present[rows] = 1
        total = total + F.binary_cross_entropy_with_logits(r[:, 4], present, reduction="sum")
        if len(rows) == 0:
            continue
        wanted = truth[boxes]
        one_hot = F.one_hot(wanted[:, 0].long(), CLASSES).double() * ious[:, None]
        total = total + F.binary_cross_entropy_with_logits(r[rows, 5:], one_hot, reduction="sum")
        p, t = decode(r)[rows], wanted[:, 1:]
        tl = torch.max(p[:, :2] - p[:, 2:] / 2, t[:, :2] - t[:, 2:] / 2)
        br = torch.min(p[:, :2] + p[:, 2:] / 2, t[:, :2] + t[:, 2:] / 2)
        inner = (br - tl).clamp(min=0).prod(1)
        iou = inner / (p[:, 2:].prod(1) + t[:, 2:].prod(1) - inner + 1e-16)
        total = total + 5 * (1 - iou**2).sum()
        if l1:
            s = stride[rows][:, None]
            goal = torch.cat([t[:, :2] / s - grid[rows], torch.log(t[:, 2:] / s + 1e-8)], 1)
            total = total + (r[rows, :4] - goal).abs().sum()
    return total / count, found


def main():
    cases = []
    for case in range(6):
        generator = torch.Generator().manual_seed(case)
        images = 1 + case % 3
        truths = []
        for image in range(images):
            boxes = 0 if case == 2 and image == 1 else 1 + (case + image) % 5
            size = 6 + 40 * torch.rand(boxes, 2, generator=generator)
            centre = 64 * torch.rand(boxes, 2, generator=generator)
            label = torch.randint(0, CLASSES, (boxes, 1), generator=generator)
            truths.append(torch.cat([label, centre, size], 1).float().double())
        raw = outputs(case, images).requires_grad_()
        value, found = loss(raw, truths, case % 2 == 1)
        value.backward()
        cases.append(
            {
                "l1": case % 2 == 1,
                "truth": [[[round(v, 6) for v in b] for b in t.tolist()] for t in truths],
                "loss": value.item(),
                "gradientNorm": raw.grad.norm().item(),
                "anchors": [a.tolist() for a, _, _ in found],
                "boxes": [b.tolist() for _, b, _ in found],
            }
        )
    print(json.dumps(cases))


main()
