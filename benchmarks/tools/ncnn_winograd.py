"""Feature extraction with ncnn, by its Winograd convolution; Pillow reads the images on separate threads.

    ncnn_winograd.py whole|forward WEIGHTS.h5 IMAGES COUNT
"""

import os
import pathlib
import sys
import tempfile

import h5py
import ncnn
import numpy
from images import measure

CONVOLUTIONS = [2, 2, 3, 3, 3]


def convert(weights, folder):
    """Writes VGG16 without its top as ncnn's text and binary files."""
    layers, blobs = ["Input images 0 1 images"], b""
    last = "images"
    with h5py.File(weights) as file:
        for block, convolutions in enumerate(CONVOLUTIONS, 1):
            for number in range(1, convolutions + 1):
                name = f"block{block}_conv{number}"
                kernel, bias = (numpy.asarray(file[name][key]) for key in file[name].attrs["weight_names"])
                # 0 outputs, 1 side, 4 padding, 5 with bias, 6 number of weights, 9 activation: relu
                layers.append(f"Convolution {name} 1 1 {last} {name} 0={bias.size} 1=3 4=1 5=1 6={kernel.size} 9=1")
                # A zero says that float32 follows: [outputs, inputs, 3, 3].
                blobs += bytes(4) + numpy.ascontiguousarray(kernel.transpose(3, 2, 0, 1)).tobytes() + bias.tobytes()
                last = name
            # 0 maximum, 1 side, 2 stride, 5 padding: none
            layers.append(f"Pooling block{block}_pool 1 1 {last} block{block}_pool 0=0 1=2 2=2 5=1")
            last = f"block{block}_pool"
    (folder / "vgg16.param").write_text("7767517\n" + f"{len(layers)} {len(layers)}\n" + "\n".join(layers) + "\n")
    (folder / "vgg16.bin").write_bytes(blobs)
    return last


def open_network(weights):
    network = ncnn.Net()
    network.opt.num_threads = len(os.sched_getaffinity(0))
    network.opt.use_winograd_convolution = True
    network.opt.use_fp16_packed = network.opt.use_fp16_storage = network.opt.use_fp16_arithmetic = False
    network.opt.use_bf16_storage = False
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        output = convert(weights, folder)
        network.load_param(str(folder / "vgg16.param"))
        network.load_model(str(folder / "vgg16.bin"))
    return network, output


what, path, folder, count = sys.argv[1:]
network, output = open_network(path)


def run(images):
    maps = []
    for image in images:
        with network.create_extractor() as extractor:
            planes = numpy.ascontiguousarray(image.transpose(2, 0, 1))
            # A Mat of an array is a view that does not keep it.
            extractor.input("images", ncnn.Mat(planes).clone())
            maps.append(numpy.array(extractor.extract(output)[1]))
    return numpy.stack(maps)


measure(run, what, folder, int(count))
