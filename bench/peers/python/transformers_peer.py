"""Good code with transformers: labels encoded once, images in batches of eight, decoded while the model runs."""

import time

import torch
from transformers import AutoImageProcessor

from clip import Clip
from task import Ahead, after_truncated, answer, idle_ms, open_picture, per_second, read_task

BATCH = 8


@torch.inference_mode()
def main() -> None:
    task = read_task()
    clip = Clip(task)
    processor = AutoImageProcessor.from_pretrained(task.model)
    prepare = lambda pictures: processor(images=pictures, return_tensors="pt").pixel_values
    figures = {}

    clip.texts(task.prompts[:64])
    started = time.perf_counter()
    labels = clip.texts(task.prompts)
    figures["prompts"] = len(task.prompts) / (time.perf_counter() - started)

    for count in task.labels:
        ahead = Ahead(task.pictures, BATCH, prepare)

        def step() -> int:
            return clip.rank(clip.images(ahead.take()), labels[:count]).values.shape[0]

        figures[f"images{count}"] = per_second(step, task.seconds)
        ahead.close()

    alone = task.pictures[0]
    figures["idleMs"] = idle_ms(lambda: clip.rank(clip.images(prepare([open_picture(alone)])), labels[:100]))
    answer(figures, truncated=after_truncated(alone, lambda path: prepare([open_picture(path)])))


if __name__ == "__main__":
    main()
