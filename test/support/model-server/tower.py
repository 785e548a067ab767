"""One tower of a CLIP model for Triton's Python backend: what Triton has batched is one run of onnxruntime."""

import json
import sys

with open(__file__.replace("model.py", "settings.json")) as settings_file:
    SETTINGS = json.load(settings_file)
# The interpreter inside Triton does not read PYTHONPATH.
sys.path.insert(0, SETTINGS["packages"])

import numpy
import onnxruntime
import triton_python_backend_utils as triton

DATA_TYPES = {"float": "TYPE_FP32", "float16": "TYPE_FP16", "int64": "TYPE_INT64", "int32": "TYPE_INT32"}


def tower():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = SETTINGS["threads"]
    return onnxruntime.InferenceSession(SETTINGS["file"], options, providers=["CPUExecutionProvider"])


def description(value):
    free = [size if isinstance(size, int) else -1 for size in value.shape[1:]]
    return {"name": value.name, "data_type": DATA_TYPES[value.type.removeprefix("tensor(").rstrip(")")], "dims": free}


class TritonPythonModel:
    @staticmethod
    def auto_complete_config(config):
        session = tower()
        for value in session.get_inputs():
            config.add_input(description(value))
        for value in session.get_outputs():
            config.add_output(description(value))
        return config

    def initialize(self, _):
        self.session = tower()
        self.inputs = [value.name for value in self.session.get_inputs()]
        self.outputs = [value.name for value in self.session.get_outputs()]

    def execute(self, requests):
        tensors = {
            name: [triton.get_input_tensor_by_name(request, name).as_numpy() for request in requests]
            for name in self.inputs
        }
        sizes = [len(rows) for rows in tensors[self.inputs[0]]]
        try:
            results = self.session.run(
                self.outputs, {name: numpy.concatenate(rows) for name, rows in tensors.items()}
            )
        except Exception as error:
            return [triton.InferenceResponse(error=triton.TritonError(str(error))) for _ in requests]
        parts = [numpy.split(result, numpy.cumsum(sizes)[:-1]) for result in results]
        return [
            triton.InferenceResponse([triton.Tensor(name, part[i]) for name, part in zip(self.outputs, parts)])
            for i in range(len(requests))
        ]
