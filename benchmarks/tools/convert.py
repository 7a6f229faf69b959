"""Converts VGG16 to the other tools' formats, and finds the faster hint for OpenVINO on this machine.

    convert.py WEIGHTS.h5 IMAGES OUTPUT

makes OUTPUT/vgg16.onnx, OUTPUT/vgg16.xml with its .bin, and last OUTPUT/hints.json: {"float32": "LATENCY", …}.
"""

import json
import pathlib
import statistics
import sys

import openvino
import tensorflow
import tf2onnx
from keras_models import INPUT, open_model
from open_vino import Queue, forward
from images import BATCH, in_memory

weights, folder, output = sys.argv[1:]
output = pathlib.Path(output)
output.mkdir(parents=True, exist_ok=True)
model = open_model(weights)
signature = [tensorflow.TensorSpec((None, *INPUT), tensorflow.float32, name="images")]
inference = tensorflow.function(lambda images: model(images, training=False), input_signature=signature)
tf2onnx.convert.from_function(inference, signature, opset=18, output_path=str(output / "vgg16.onnx"))
saved_model = output / "saved_model"
model.export(str(saved_model), verbose=False)
openvino.save_model(openvino.convert_model(str(saved_model)), output / "vgg16.xml", compress_to_fp16=False)

ready = in_memory(folder)
hints = {}
for precision in ("float32", "bfloat16"):
    seconds = {"LATENCY": [], "THROUGHPUT": []}
    queues = {hint: Queue(output / "vgg16.xml", precision, hint) for hint in seconds}
    for _ in range(4):
        for hint, queue in queues.items():
            seconds[hint].append(forward(queue, ready, len(ready)))
    hints[precision] = min(seconds, key=lambda hint: statistics.median(seconds[hint]))
    print({hint: round(len(ready) * BATCH / statistics.median(s), 1) for hint, s in seconds.items()}, file=sys.stderr)
(output / "hints.json").write_text(json.dumps(hints))
