"""Feature extraction with OpenCV's network module, by its Winograd convolution; Pillow reads the images on separate threads.

    open_cv.py whole|forward MODEL.onnx IMAGES COUNT
"""

import sys

import cv2
from images import measure

what, path, folder, count = sys.argv[1:]
network = cv2.dnn.readNetFromONNX(path)
network.enableWinograd(True)


def run(images):
    network.setInput(images)
    return network.forward()


measure(run, what, folder, int(count))
