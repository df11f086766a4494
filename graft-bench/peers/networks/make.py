"""Makes the networks of docs/reference/networks.md: files, pictures and the features that they should give.

    python make.py FOLDER [WORD ...]     all of them, or those whose folder's name holds one of the words
"""
import sys
from pathlib import Path

import heads
import keras_networks
import transformers_networks
import vision
from entry import write

ALL = vision.TORCHVISION + vision.TIMM + transformers_networks.ALL + heads.ALL + keras_networks.ALL

if __name__ == "__main__":
    root, words = Path(sys.argv[1]), sys.argv[2:]
    for entry in ALL:
        if (not words or any(word in entry.folder for word in words)) and not (root / entry.folder / "network.json").exists():
            write(entry, root)
