"""Decodes and resizes as CLIP's reference processor does, with Pillow. Answers each line on standard input, which names
a file, with the milliseconds that it took and the SHA-256 of the 8-bit pixels."""

import hashlib
import io
import sys
import time

from PIL import Image, ImageOps

SIZE = 224


def prepare(data: bytes) -> bytes:
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    short = min(image.size)
    width, height = (SIZE * side // short for side in image.size)
    left, top = (width - SIZE) // 2, (height - SIZE) // 2
    resized = image.resize((width, height), Image.Resampling.BICUBIC)
    return resized.crop((left, top, left + SIZE, top + SIZE)).tobytes()


for line in sys.stdin:
    with open(line.strip(), "rb") as file:
        data = file.read()
    started = time.perf_counter()
    pixels = prepare(data)
    elapsed = (time.perf_counter() - started) * 1000
    print(elapsed, hashlib.sha256(pixels).hexdigest(), flush=True)
