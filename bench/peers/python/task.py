"""What the peers written in Python have in common: their task, and how they measure and answer.

A peer reads one task as JSON from standard input and writes one answer as JSON, the last line of standard output:
{"figures": {name: number}, "notes": [text], "truncated": text or absent}. Figures are named as in figures.ts.
"""

import json
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import Callable, Sequence, TypeVar

from PIL import Image

Batch = TypeVar("Batch")

#: Prompts are encoded in batches of this many, after they are sorted by length, so that little is padded.
PROMPT_BATCH = 32

#: Batches that are not measured, in which libraries choose and compile what they run.
WARM_UP = 2

IDLE_IMAGES = 10


@dataclass(frozen=True)
class Task:
    #: folder of a model for torch, in the layout of Hugging Face
    model: str
    #: path of an ONNX image tower
    tower: str
    #: edge of the towers' square input, pixels
    size: int
    dtype: str
    threads: int
    #: how long each rate is measured, s
    seconds: float
    #: paths of JPEG files
    pictures: list[str]
    #: as many prompts as the largest set has labels
    prompts: list[str]
    #: numbers of labels to classify with
    labels: list[int]
    #: numbers of images in a batch to choose the fastest of, where a peer is measured in its best form
    batches: list[int]


def read_task() -> Task:
    return Task(**json.load(sys.stdin))


def answer(figures: dict[str, float], notes: Sequence[str] = (), truncated: str | None = None) -> None:
    said = {} if truncated is None else {"truncated": truncated}
    print(json.dumps({"figures": figures, "notes": list(notes), **said}))


def per_second(step: Callable[[], int], seconds: float) -> float:
    """Units per second of a step that returns how many it did; it runs at least once."""
    for _ in range(WARM_UP):
        step()
    started, done = time.perf_counter(), 0
    while True:
        done += step()
        elapsed = time.perf_counter() - started
        if elapsed >= seconds:
            return done / elapsed


def idle_ms(step: Callable[[], object]) -> float:
    """Median time of a step that runs alone, ms."""
    step()
    times = []
    for _ in range(IDLE_IMAGES):
        started = time.perf_counter()
        step()
        times.append(time.perf_counter() - started)
    return median(times) * 1000


def open_picture(path: str) -> Image.Image:
    return Image.open(path).convert("RGB")


class Ahead:
    """Batches of pictures, of which the next is made by a thread while one is used."""

    def __init__(self, paths: Sequence[str], batch: int, make: Callable[[list[Image.Image]], Batch]):
        self._paths, self._batch, self._make = paths, batch, make
        self._thread = ThreadPoolExecutor(1)
        self._sent = 0
        self._coming = self._thread.submit(self._next)

    def _next(self) -> Batch:
        chosen = [self._paths[(self._sent + i) % len(self._paths)] for i in range(self._batch)]
        self._sent += self._batch
        return self._make([open_picture(path) for path in chosen])

    def take(self) -> Batch:
        batch = self._coming.result()
        self._coming = self._thread.submit(self._next)
        return batch

    def close(self) -> None:
        self._coming.result()
        self._thread.shutdown()


def after_truncated(path: str, read: Callable[[str], object]) -> str:
    """What a function that reads a file does with the first half of that file, in words."""
    with open(path, "rb") as file:
        content = file.read()
    with tempfile.NamedTemporaryFile(suffix=".jpg") as half:
        half.write(content[: len(content) // 2])
        half.flush()
        try:
            read(half.name)
            return "decoded without an error"
        except OSError as error:
            return f"{type(error).__name__} in the caller's program"
