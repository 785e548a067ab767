"""Writes a model for torch with the shape that an ONNX folder's config.json gives, and pseudo-random weights.

    make_model.py SOURCE TARGET

Speed does not depend on the weights, so this stands in where a peer cannot read the ONNX files.
"""

import shutil
import sys
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModel

FILES = ("preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")


def main(source: Path, target: Path) -> None:
    torch.manual_seed(1)
    AutoModel.from_config(AutoConfig.from_pretrained(source)).save_pretrained(target)
    for name in FILES:
        if (source / name).exists():
            # Not copy(): the source may be read-only, and the target must not be.
            shutil.copyfile(source / name, target / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
