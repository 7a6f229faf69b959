"""Writes OUT_DIR/onnx: a tiny ONNX model of each kind that Headstart accepts or refuses, and its outputs for some images.

    python make_onnx.py OUT_DIR      (requirements.txt; seconds)

onnx/inputs.npy             float32 [3, 16, 16, 3], noise between -1 and 1
onnx/NAME.onnx              the model; external.onnx.data has weights of external.onnx
onnx/NAME.npy               what ONNX Runtime computes for the inputs, float32 [3, ...], float16 outputs widened; a map
                            [n, c, h, w] as [n, h, w, c]. NAME-OUTPUT.npy where the model has several outputs.

All weights come from a counter hash. With the versions of requirements.txt the output is the same byte for byte.
"""
import pathlib
import shutil
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

SIDE = 16
CHANNELS = 5
OPSET = 17


def uniform(count, salt):
    """[0, 1) from splitmix64 of (salt << 32) + index, top 24 bits: the same in any language."""
    z = (np.uint64(salt) << np.uint64(32)) + np.arange(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2.0 ** 24


def drawn(salt, *shape):
    """Between -1 and 1."""
    return (2 * uniform(int(np.prod(shape)), salt) - 1).astype(np.float32).reshape(shape)


def constant(name, values):
    return numpy_helper.from_array(np.asarray(values), name)


def convolution(salt, source, target, dtype=np.float32):
    """4x4 with stride 4, [n, 3, h, w] to [n, 5, h / 4, w / 4], and relu."""
    weights = [constant("kernel", (drawn(salt, CHANNELS, 3, 4, 4) / 4).astype(dtype)),
               constant("bias", np.linspace(-0.2, 0.3, CHANNELS).astype(dtype))]
    nodes = [helper.make_node("Conv", [source, "kernel", "bias"], ["convolved"], kernel_shape=[4, 4], strides=[4, 4]),
             helper.make_node("Relu", ["convolved"], [target])]
    return nodes, weights


def model(nodes, inputs, outputs, weights):
    """Inputs and outputs are (name, type, shape), weights tensors."""
    infos = [[helper.make_tensor_value_info(*value) for value in values] for values in (inputs, outputs)]
    graph = helper.make_graph(nodes, "graph", *infos, initializer=weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="make_onnx.py")
    made.ir_version = 8
    onnx.checker.check_model(made)
    return made


def nchw(salt, batch="n", height=SIDE, width=SIDE, pixels=TensorProto.FLOAT, dtype=np.float32):
    nodes, weights = convolution(salt, "pixels", "maps", dtype)
    size = [side // 4 if isinstance(side, int) else side + "4" for side in (height, width)]
    return model(nodes, [("pixels", pixels, [batch, 3, height, width])],
                 [("maps", pixels, [batch, CHANNELS, *size])], weights)


def nhwc(salt):
    """As tf2onnx writes Keras's networks."""
    nodes, weights = convolution(salt, "transposed", "maps")
    nodes = [helper.make_node("Transpose", ["pixels"], ["transposed"], perm=[0, 3, 1, 2]), *nodes,
             helper.make_node("Transpose", ["maps"], ["features"], perm=[0, 2, 3, 1])]
    return model(nodes, [("pixels", TensorProto.FLOAT, ["n", SIDE, SIDE, 3])],
                 [("features", TensorProto.FLOAT, ["n", 4, 4, CHANNELS])], weights)


def tokens(salt):
    """The patches of a vision transformer, and a layer that mixes their channels: [n, tokens, channels]."""
    nodes, weights = convolution(salt, "pixels", "maps")
    nodes += [helper.make_node("Reshape", ["maps", "rows"], ["flat"]),
              helper.make_node("Transpose", ["flat"], ["patches"], perm=[0, 2, 1]),
              helper.make_node("MatMul", ["patches", "mixing"], ["mixed"]),
              helper.make_node("Add", ["patches", "mixed"], ["tokens"])]
    weights += [constant("rows", np.array([0, CHANNELS, -1])), constant("mixing", drawn(salt + 100, CHANNELS, CHANNELS))]
    return model(nodes, [("pixels", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])],
                 [("tokens", TensorProto.FLOAT, ["n", 16, CHANNELS])], weights)


def no_shape(salt):
    """Says nothing about its output but the type."""
    made = tokens(salt)
    made.graph.output[0].type.tensor_type.ClearField("shape")
    return made


def outputs(salt):
    nodes, weights = convolution(salt, "pixels", "maps")
    nodes += [helper.make_node("GlobalAveragePool", ["maps"], ["mean"]), helper.make_node("Flatten", ["mean"], ["pooled"])]
    return model(nodes, [("pixels", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])],
                 [("maps", TensorProto.FLOAT, ["n", CHANNELS, 4, 4]), ("pooled", TensorProto.FLOAT, ["n", CHANNELS])], weights)


def old_inputs(salt):
    """As the first versions of ONNX: weights are inputs with a value."""
    made = nchw(salt)
    made.graph.input.extend(helper.make_tensor_value_info(weight.name, weight.data_type, weight.dims)
                            for weight in made.graph.initializer)
    return made


def ambiguous(salt):
    """All sizes are open, so that the input may be of either layout: it is [n, 3, h, w]."""
    made = nchw(salt, height="h", width="w")
    made.graph.input[0].type.tensor_type.shape.dim[1].dim_param = "c"
    return made


def two_inputs(salt):
    nodes, weights = convolution(salt, "sum", "maps")
    shape = ["n", 3, SIDE, SIDE]
    return model([helper.make_node("Add", ["left", "right"], ["sum"]), *nodes],
                 [("left", TensorProto.FLOAT, shape), ("right", TensorProto.FLOAT, shape)],
                 [("maps", TensorProto.FLOAT, ["n", CHANNELS, 4, 4])], weights)


def classes(salt):
    nodes, weights = convolution(salt, "pixels", "maps")
    nodes += [helper.make_node("ReduceMax", ["maps"], ["largest"], axes=[2, 3], keepdims=0),
              helper.make_node("ArgMax", ["largest"], ["classes"], axis=1)]
    return model(nodes, [("pixels", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])],
                 [("classes", TensorProto.INT64, ["n", 1])], weights)


def computed(file, inputs):
    """The outputs by name, as Headstart stores them."""
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    pixels = session.get_inputs()[0]
    first = pixels.shape[3] != 3
    images = (inputs.transpose(0, 3, 1, 2) if first else inputs).astype(
        np.float16 if pixels.type == "tensor(float16)" else np.float32)
    batch = pixels.shape[0] if isinstance(pixels.shape[0], int) else len(images)
    parts = []
    for start in range(0, len(images), batch):
        part = images[start:start + batch]
        filled = np.concatenate([part, np.zeros((batch - len(part), *part.shape[1:]), part.dtype)])
        parts.append([values[:len(part)] for values in session.run(None, {pixels.name: filled})])
    for output, *values in zip(session.get_outputs(), *parts):
        values = np.concatenate(values).astype(np.float32)
        yield output.name, np.ascontiguousarray(values.transpose(0, 2, 3, 1) if first and values.ndim == 4 else values)


def main():
    out = pathlib.Path(sys.argv[1]) / "onnx"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    inputs = drawn(1, 3, SIDE, SIDE, 3)
    np.save(out / "inputs.npy", inputs)
    accepted = {
        "nchw": nchw(2),
        "nhwc": nhwc(3),
        "open_sizes": nchw(4, height="h", width="w"),
        "tokens": tokens(5),
        "no_shape": no_shape(6),
        "outputs": outputs(7),
        "float16": nchw(8, pixels=TensorProto.FLOAT16, dtype=np.float16),
        "fixed_batch": nchw(9, batch=2),
        "old_inputs": old_inputs(10),
        "ambiguous": ambiguous(11),
    }
    refused = {"two_inputs": two_inputs(12), "classes": classes(13)}
    for name, made in (accepted | refused).items():
        (out / f"{name}.onnx").write_bytes(made.SerializeToString(deterministic=True))
    onnx.save_model(nchw(14), out / "external.onnx", save_as_external_data=True, location="external.onnx.data",
                    size_threshold=0)
    for name in [*accepted, "external"]:
        found = dict(computed(out / f"{name}.onnx", inputs))
        for output, values in found.items():
            assert np.isfinite(values).all() and np.std(values) > 0.1, name
            np.save(out / (f"{name}.npy" if len(found) == 1 else f"{name}-{output}.npy"), values)


main()
