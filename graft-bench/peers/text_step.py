"""Training steps of a BERT encoder by Transformers a second, as people write them: the peer of TextTrainingStep.

    python text_step.py NETWORK.onnx TABLE.csv [steps]

The weights are those of the ONNX file, whose tokenizer lies beside it. Batches of 32 texts in the table's order, padded to the
longest; masked mean and a linear head, bfloat16 autocast, AdamW, gradients clipped at 1, all threads. Prints texts a second.
"""
import csv
import pathlib
import sys
import time

import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn, optim
from transformers import BertConfig, BertModel

BATCH, WARM_UP, MOST_TOKENS = 32, 2, 128
file, table, steps = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 8

graph = onnx.load(str(file)).graph
tensors = {t.name: torch.tensor(numpy_helper.to_array(t)) for t in graph.initializer}
weights = {name: value for name, value in tensors.items() if name.startswith(("embeddings.", "encoder."))}
for node in graph.node:  # exporters turn a linear layer's matrix and drop its name; the node has kept it
    if node.op_type == "MatMul" and node.input[1] in tensors:
        layer = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
        weights[f"{layer}.weight"] = tensors[node.input[1]].T.contiguous()
words, width = weights["embeddings.word_embeddings.weight"].shape
layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder."))
config = BertConfig(vocab_size=words, hidden_size=width, num_hidden_layers=layers, num_attention_heads=width // 32,
                    intermediate_size=weights["encoder.layer.0.intermediate.dense.weight"].shape[0],
                    max_position_embeddings=weights["embeddings.position_embeddings.weight"].shape[0])
encoder = BertModel(config, add_pooling_layer=False)
missing = [name for name in encoder.load_state_dict(weights, strict=False).missing_keys if "position_ids" not in name]
if missing:
    sys.exit(f"{file} holds no BERT as PyTorch exports it: there is no {', '.join(missing[:3])}")
head = nn.Linear(width, 2)

beside = next(file.parent / name for name in (f"{file.stem}-tokenizer.json", "tokenizer.json") if (file.parent / name).exists())
tokenizer = Tokenizer.from_file(str(beside))
tokenizer.enable_truncation(MOST_TOKENS)
tokenizer.enable_padding(length=None)
texts = [row["text"] for row in csv.DictReader(open(table, encoding="utf-8"))]
optimiser = optim.AdamW([*encoder.parameters(), *head.parameters()], lr=2e-5)
labels = torch.arange(BATCH) % 2
encoder.train()
seconds = 0
for step in range(-WARM_UP, steps):
    first = (step + WARM_UP) * BATCH
    encoded = tokenizer.encode_batch(texts[first : first + BATCH])
    ids = torch.tensor([one.ids for one in encoded])
    mask = torch.tensor([one.attention_mask for one in encoded])
    start = time.perf_counter()
    optimiser.zero_grad()
    with torch.autocast("cpu", torch.bfloat16):
        hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        there = mask.unsqueeze(2)
        loss = nn.functional.cross_entropy(head((hidden * there).sum(1) / there.sum(1)), labels)
    loss.backward()
    nn.utils.clip_grad_norm_(encoder.parameters(), 1)
    optimiser.step()
    if step >= 0:
        seconds += time.perf_counter() - start
print(f"{BATCH * steps / seconds:.2f}")
