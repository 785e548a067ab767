"""The image tower alone in PyTorch, on pixels that are ready: no decoding, no labels, the best of several batches."""

import torch

from clip import Clip
from task import answer, idle_ms, per_second, read_task


@torch.inference_mode()
def main() -> None:
    task = read_task()
    clip = Clip(task)

    def rate(batch: int) -> float:
        pixels = torch.randn(batch, 3, task.size, task.size)
        return per_second(lambda: clip.images(pixels).shape[0], task.seconds / len(task.batches))

    rates = {batch: rate(batch) for batch in task.batches}
    best = max(rates, key=rates.get)
    one = torch.randn(1, 3, task.size, task.size)
    answer({"images100": rates[best], "idleMs": idle_ms(lambda: clip.images(one))}, [f"batch {best}"])


if __name__ == "__main__":
    main()
