"""The image tower alone in onnxruntime, on pixels that are ready: no decoding, no labels, the best of several batches."""

import numpy
import onnxruntime

from task import answer, idle_ms, per_second, read_task


def main() -> None:
    task = read_task()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = task.threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(task.tower, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    random = numpy.random.default_rng(1)

    def run(batch: int):
        pixels = {name: random.standard_normal((batch, 3, task.size, task.size), dtype=numpy.float32)}
        return lambda: session.run(None, pixels)[0].shape[0]

    rates = {batch: per_second(run(batch), task.seconds / len(task.batches)) for batch in task.batches}
    best = max(rates, key=rates.get)
    answer({"images100": rates[best], "idleMs": idle_ms(run(1))}, [f"batch {best}"])


if __name__ == "__main__":
    main()
