"""Feature extraction with tf.data as Keras's guides teach it: image_dataset_from_directory, map, prefetch, predict.

    tf_data.py whole MODEL IMAGES COUNT

Its nearest neighbour and its JPEG decoder are TensorFlow's, so the features differ a little from all the others'.
"""

import sys
import time

import keras
import tensorflow
from keras_models import open_model
from images import report

_, path, folder, count = sys.argv[1:]
model = open_model(path)
start = time.perf_counter()
batches = keras.utils.image_dataset_from_directory(
    folder, labels=None, image_size=(150, 150), interpolation="nearest", shuffle=False, verbose=False)
batches = batches.map(lambda images: images / 255, tensorflow.data.AUTOTUNE).prefetch(tensorflow.data.AUTOTUNE)
features = model.predict(batches, verbose=0)
report(len(features), time.perf_counter() - start, features)
