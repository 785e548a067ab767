"""transformers' zero-shot pipeline as its documentation shows it: the labels go through the text tower each time."""

import time

import torch
from transformers import pipeline

from task import answer, open_picture, read_task


def rate(classify, pictures: list[str], labels: list[str], batch: int, seconds: float) -> float:
    """Images per second. There is no warm-up: one batch with many labels takes seconds."""
    started, done = time.perf_counter(), 0
    while True:
        chosen = [open_picture(pictures[(done + i) % len(pictures)]) for i in range(batch)]
        classify(chosen, candidate_labels=labels, hypothesis_template="{}", batch_size=batch)
        done += batch
        elapsed = time.perf_counter() - started
        if elapsed >= seconds:
            return done / elapsed


def main() -> None:
    task = read_task()
    torch.set_num_threads(task.threads)
    classify = pipeline("zero-shot-image-classification", model=task.model, device="cpu")
    classify(open_picture(task.pictures[0]), candidate_labels=task.prompts[:2], hypothesis_template="{}")
    figures, notes = {}, []
    for count in task.labels:
        rates = {
            batch: rate(classify, task.pictures, task.prompts[:count], batch, task.seconds) for batch in (1, 8)
        }
        figures[f"images{count}"] = max(rates.values())
        notes.append(f"{count} labels: " + ", ".join(f"{value:.2f} at batch {batch}" for batch, value in rates.items()))
    answer(figures, notes)


if __name__ == "__main__":
    main()
